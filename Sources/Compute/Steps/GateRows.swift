/// What a group of gates, which share a recurrent weight, reads and writes: rows of a trace, or buffers of a search.
package struct GateRows: Sendable {
  /// [rows, gates · size]: pre-activations, then activations, then (backward) derivatives of the pre-activations; with
  /// layer normalisation, of those before it
  package let gates: Matrix
  /// [rows, size]: what the recurrent weight multiplies
  package let read: Matrix
  /// [sentences, size]: its derivative, of one step at a time; nil where there is no backward pass
  package let dRead: Matrix?
  /// What layer normalisation saves; nil where there is none, or no backward pass
  package let normalization: NormalizationRows?
  /// What dropout leaves of `read`; nil without dropout of states
  package let dropped: DroppedRows?

  package init(
    gates: Matrix, read: Matrix, dRead: Matrix?, normalization: NormalizationRows? = nil,
    dropped: DroppedRows? = nil
  ) {
    self.gates = gates
    self.read = read
    self.dRead = dRead
    self.normalization = normalization
    self.dropped = dropped
  }

  /// What the recurrent weight multiplies in fact: with dropout, what it leaves of `read`.
  package var multiplied: Matrix { dropped?.rows ?? read }

  /// The rows of a part of the batch.
  ///
  /// - Parameter identities: [sentences], for dropout of states
  func part(
    _ rows: Range<Int>, sentences: Range<Int>, identities: UnsafeBufferPointer<UInt64>
  ) -> GateRows {
    GateRows(
      gates: gates.rows(rows), read: read.rows(rows), dRead: dRead?.rows(sentences),
      normalization: normalization?.rows(rows),
      dropped: dropped?.part(rows, sentences: sentences, identities: identities))
  }

  /// The rows of a step, with the first rows of the derivatives.
  func step(_ rows: Range<Int>) -> GateRows {
    GateRows(
      gates: gates.rows(rows), read: read.rows(rows), dRead: dRead?.first(rows.count),
      normalization: normalization?.rows(rows), dropped: dropped?.step(rows))
  }
}

/// The hidden states before each step, as dropout leaves them: of a sentence, the same units are dropped at every step.
///
/// Gal and Ghahramani 2016, arXiv:1512.05287, section 4.
package struct DroppedRows: Sendable {
  /// [rows, size]
  package let rows: Matrix
  /// [sentences, size]: the derivative, of one step at a time
  package let derivative: Matrix
  /// [sentences]; empty in the trace of a whole batch, which nothing is dropped in
  private let identities: ConcurrentBuffer

  /// A view of memory that outlives it.
  private struct ConcurrentBuffer: @unchecked Sendable {
    let buffer: UnsafeBufferPointer<UInt64>
  }

  package init(rows: Int, sentences: Int, size: Int, arena: Arena) {
    self.init(
      rows: arena.matrix(rows: rows, columns: size),
      derivative: arena.matrix(rows: sentences, columns: size),
      identities: UnsafeBufferPointer(start: nil, count: 0))
  }

  private init(rows: Matrix, derivative: Matrix, identities: UnsafeBufferPointer<UInt64>) {
    self.rows = rows
    self.derivative = derivative
    self.identities = ConcurrentBuffer(buffer: identities)
  }

  func part(
    _ rows: Range<Int>, sentences: Range<Int>, identities: UnsafeBufferPointer<UInt64>
  ) -> DroppedRows {
    DroppedRows(
      rows: self.rows.rows(rows), derivative: derivative.rows(sentences), identities: identities)
  }

  func step(_ rows: Range<Int>) -> DroppedRows {
    DroppedRows(
      rows: self.rows.rows(rows), derivative: derivative.first(rows.count),
      identities: identities.buffer)
  }

  /// Writes what is left of the first rows of a step.
  ///
  /// - Parameter rate: the probability that a unit is dropped
  /// - Parameter key: of the update and the site
  package func fill(from read: Matrix, rate: Float, key: RandomKey) {
    rows.first(read.rows).copyDroppedOut(
      from: read, rate: rate, key: key, identities: base(read.rows))
  }

  /// Takes the derivative of the first rows back through the dropout, in place.
  package func backward(_ count: Int, rate: Float, key: RandomKey) -> Matrix {
    let first = derivative.first(count)
    first.dropOut(rate: rate, key: key, identities: base(count))
    return first
  }

  private func base(_ count: Int) -> UnsafePointer<UInt64> {
    guard let base = identities.buffer.baseAddress, count <= identities.buffer.count else {
      preconditionFailure("\(count) rows of \(identities.buffer.count) sentences")
    }
    return base
  }
}
