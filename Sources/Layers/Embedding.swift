package import Compute

/// A table with a row for each id.
package struct Embedding: Sendable {
  /// [entries, size], normal with deviation 1 ÷ √size
  package let table: Parameter
  private let side: DropoutRates.Side
  private let dropoutSite: RandomKey.Name
  private let wordDropoutSite: RandomKey.Name

  package init(
    _ name: String, side: DropoutRates.Side, entries: Int, size: Int, isOutputWeight: Bool = false,
    layout: inout ParameterLayout
  ) {
    self.init(
      name, side: side,
      table: layout.table(
        name, entries, size, .normal(deviation: 1 / Float(size).squareRoot()),
        isOutputWeight: isOutputWeight))
  }

  /// An embedding whose table is that of another.
  package init(_ name: String, side: DropoutRates.Side, table: Parameter) {
    self.side = side
    dropoutSite = RandomKey.Name(name)
    wordDropoutSite = RandomKey.Name(name + ".word")
    self.table = table
  }

  package var size: Int { table.columns }

  /// Looks up the rows of ids and applies dropout.
  ///
  /// - Parameter ids: [rows], each below the number of entries
  /// - Parameter identities: [rows], for dropout
  /// - Parameter output: [rows, size], written
  package func forward(
    _ ids: UnsafeBufferPointer<Int32>, identities: UnsafeBufferPointer<UInt64>,
    into output: Matrix, _ pass: Pass
  ) {
    lookUp(ids, into: output, pass)
    dropOut(output, identities: identities, pass)
  }

  /// The same without dropout.
  package func lookUp(_ ids: UnsafeBufferPointer<Int32>, into output: Matrix, _ pass: Pass) {
    precondition(ids.count == output.rows, "\(ids.count) ids for \(output.rows) rows")
    precondition(
      ids.allSatisfy { (0..<Int32(table.rows)).contains($0) }, "an id beyond \(table.rows)")
    guard let base = ids.baseAddress else { return }
    output.gather(base, from: pass[table])
  }

  /// Applies dropout to the derivative, in place; the table's gradient is made for the whole batch.
  package func backward(
    _ dOutput: Matrix, identities: UnsafeBufferPointer<UInt64>, _ pass: Pass
  ) {
    dropOut(dOutput, identities: identities, pass)
  }

  private func dropOut(
    _ rows: Matrix, identities: UnsafeBufferPointer<UInt64>, _ pass: Pass
  ) {
    pass.dropout.ofEmbedding(at: dropoutSite, identities).apply(to: rows)
    pass.dropout.ofWords(side, at: wordDropoutSite, identities).applyToRows(of: rows)
  }
}
