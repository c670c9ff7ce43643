package import Compute

/// A row of numbers for each id.
package struct Embedding: Sendable {
  /// [entries, size], normal with deviation 1 ÷ √size
  package let table: Parameter

  package init(_ name: String, entries: Int, size: Int, layout: inout ParameterLayout) {
    table = layout.table(
      name, entries, size, .normal(deviation: 1 / Float(size).squareRoot()))
  }

  package var size: Int { table.columns }

  /// Looks ids up and drops out.
  ///
  /// - Parameter ids: [rows], each below the number of entries
  /// - Parameter output: [rows, size], written
  package func forward(
    _ ids: [Int32], into output: Matrix, weights: Weights, dropout: Dropout.Rows
  ) {
    precondition(ids.count == output.rows, "\(ids.count) ids for \(output.rows) rows")
    precondition(
      ids.allSatisfy { (0..<Int32(table.rows)).contains($0) }, "an id beyond \(table.rows)")
    output.gather(ids, from: weights[table])
    dropout.apply(to: output)
  }

  /// The derivative goes back through dropout, in place; the table's own gradient is made for the whole batch.
  package func backward(_ dOutput: Matrix, dropout: Dropout.Rows) {
    dropout.apply(to: dOutput)
  }
}
