package import Compute

/// The long short-term memory with a forget gate.
///
///     i = σ(x Wi + h Ui + bi)      f = σ(x Wf + h Uf + bf)
///     g = tanh(x Wg + h Ug + bg)   o = σ(x Wo + h Uo + bo)
///     c' = f c + i g               h' = o tanh(c')
///
/// Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber, Cummins 2000. No peepholes. The gates stand in the
/// order i, f, g, o, and the forget gate's bias begins at 1 (Jozefowicz, Zaremba, Sutskever 2015).
package struct LSTMCell: RecurrentCell {
  package init() {}

  package var gateCount: Int { 4 }
  package var hasCellState: Bool { true }
  package var initialBiases: [Float] { [0, 1, 0, 0] }

  package func forward(
    _ step: CellStep, hiddenBefore: Matrix, recurrent: PackedMatrix,
    to destination: CellStep.Destination, worker: Worker
  ) {
    recurrent.multiply(
      hiddenBefore, into: step.gates.first(hiddenBefore.rows), accumulates: true, worker: worker)
    step.lstmForward(to: destination)
  }

  package func backward(_ step: CellStep, dHidden: Matrix, dCell: Matrix?) {
    guard let dCell else { preconditionFailure("an LSTM step without dCell") }
    step.lstmBackward(dHidden: dHidden, dCell: dCell)
  }
}
