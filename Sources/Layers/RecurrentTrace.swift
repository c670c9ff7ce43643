package import Compute

/// What a recurrent layer saves of a forward pass: for the whole batch, or (as a view) for one of its blocks.
package struct RecurrentTrace: Sendable {
  /// [rows, gates · size]: the activations; after the backward pass the derivatives of the pre-activations, which the
  /// weight gradients need
  package let gates: Matrix
  /// [rows, size]: the state before each row's step; for the backward pass's products and the recurrent weight's gradient
  package let hiddenBefore: Matrix
  /// [rows, size]: the cell of each row's step; nil without a cell state
  package let cell: Matrix?
  /// [sentences, size]: dHidden and dCell on their way through time
  package let dHidden: Matrix
  package let dCell: Matrix

  /// The part of a block.
  package func block(rows: Range<Int>, sentences: Range<Int>) -> RecurrentTrace {
    RecurrentTrace(
      gates: gates.rows(rows), hiddenBefore: hiddenBefore.rows(rows), cell: cell?.rows(rows),
      dHidden: dHidden.rows(sentences), dCell: dCell.rows(sentences))
  }
}

/// In which order a layer reads a sentence.
package enum ReadingDirection: String, Sendable {
  case forward
  case backward
}
