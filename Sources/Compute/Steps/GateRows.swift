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

  package init(
    gates: Matrix, read: Matrix, dRead: Matrix?, normalization: NormalizationRows? = nil
  ) {
    self.gates = gates
    self.read = read
    self.dRead = dRead
    self.normalization = normalization
  }

  func rows(_ rows: Range<Int>, sentences: Range<Int>) -> GateRows {
    GateRows(
      gates: gates.rows(rows), read: read.rows(rows), dRead: dRead?.rows(sentences),
      normalization: normalization?.rows(rows))
  }
}
