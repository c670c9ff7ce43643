package import Compute

/// Where one step of the decoder reads and writes: rows of a trace in training, buffers of a search otherwise.
package struct DecoderStep {
  /// The part of one of its layers.
  package struct Layer {
    package let cell: CellStep
    /// [rows, hidden]: s[i-1]
    package let hiddenBefore: Matrix
    /// [rows, hidden], what the layer below wrote; not read by the lowest
    package let input: Matrix
    package let destination: CellStep.Destination

    package init(
      cell: CellStep, hiddenBefore: Matrix, input: Matrix, destination: CellStep.Destination
    ) {
      self.cell = cell
      self.hiddenBefore = hiddenBefore
      self.input = input
      self.destination = destination
    }
  }

  /// [rows, attention]: W s[i-1]
  package let queries: Matrix
  /// [rows, longest source]: the attention's weights
  package let alignment: Matrix
  /// [rows, annotation]: c[i]
  package let contexts: Matrix
  /// The block's row at which the step begins.
  package let firstRow: Int

  package init(queries: Matrix, alignment: Matrix, contexts: Matrix, firstRow: Int) {
    self.queries = queries
    self.alignment = alignment
    self.contexts = contexts
    self.firstRow = firstRow
  }
}
