import CKernels

/// One step of a recurrent cell over the rows that are alive: where it reads and writes.
package struct CellStep {
  /// [rows, gates · size]: pre-activations, then activations, then (backward) derivatives of pre-activations
  package let gates: Matrix
  /// How many of the rows have a step before this one; the others begin with a zero cell.
  package let beforeRows: Int
  /// [beforeRows, size], the cell of the step before (LSTM); nil where there is none
  package let cellBefore: Matrix?
  /// [rows, size], the cell (LSTM)
  package let cell: Matrix?

  package init(gates: Matrix, beforeRows: Int, cellBefore: Matrix?, cell: Matrix?) {
    self.gates = gates
    self.beforeRows = cellBefore == nil ? 0 : beforeRows
    self.cellBefore = cellBefore
    self.cell = cell
  }

  /// Where the hidden state of a step goes.
  package struct Destination {
    /// [rows, size]; rows may stand apart
    package let hidden: Matrix
    /// [at most rows, size], dense: the state before the step after; nil at the last step
    package let next: Matrix?

    package init(hidden: Matrix, next: Matrix?) {
      self.hidden = hidden
      self.next = next
    }
  }

  /// The element-wise part of an LSTM step; gates in the order input, forget, candidate, output.
  package func lstmForward(to destination: Destination) {
    guard let cell else { preconditionFailure("an LSTM step without a cell") }
    ck_lstm_forward(
      gates.rows, cell.columns, gates.base, beforeRows, cellBefore?.base, cell.base,
      destination.hidden.base, destination.hidden.stride, destination.next?.rows ?? 0,
      destination.next?.base)
  }

  /// `dCell` comes from the step after and leaves for the step before.
  package func lstmBackward(dHidden: Matrix, dCell: Matrix) {
    guard let cell else { preconditionFailure("an LSTM step without a cell") }
    ck_lstm_backward(
      gates.rows, cell.columns, gates.base, beforeRows, cellBefore?.base, cell.base, dHidden.base,
      dCell.base)
  }

  /// The element-wise part of a vanilla step: tanh, or a rectifier.
  package func vanillaForward(rectified: Bool, to destination: Destination) {
    ck_rnn_forward(
      gates.rows, gates.columns, rectified ? 1 : 0, gates.base, destination.hidden.base,
      destination.hidden.stride, destination.next?.rows ?? 0, destination.next?.base)
  }

  package func vanillaBackward(rectified: Bool, dHidden: Matrix) {
    ck_rnn_backward(gates.rows, gates.columns, rectified ? 1 : 0, gates.base, dHidden.base)
  }
}
