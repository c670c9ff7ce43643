package import Compute

/// The long short-term memory with a forget gate.
///
///     i = σ(x Wi + h Ui + bi)      f = σ(x Wf + h Uf + bf)
///     g = tanh(x Wg + h Ug + bg)   o = σ(x Wo + h Uo + bo)
///     c' = f c + i g               h' = o tanh(c')
///
/// Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber, Cummins 2000. No peepholes. The gates stand in the
/// order i, f, g, o.
///
/// All biases begin at 0, the forget gate's too: with the usual 1 (Jozefowicz, Zaremba, Sutskever 2015), annotations say
/// more of their neighbours, attention forms later, and after three epochs of Multi30k validation perplexity is half as
/// high again.
package struct LSTMCell: RecurrentCell {
  package init() {}

  package var gateCount: Int { 4 }
  package var hasCellState: Bool { true }
  package var initialBiases: [Float] { [0, 0, 0, 0] }

  package func forward(
    _ step: CellStep, hiddenBefore: Matrix, recurrent: PackedMatrix,
    to destination: CellStep.Destination, worker: Worker
  ) {
    recurrent.multiply(
      hiddenBefore, into: step.gates.first(hiddenBefore.rows), accumulates: true, worker: worker)
    worker.spend(on: .gates) { step.lstmForward(to: destination) }
  }

  package func backward(_ step: CellStep, dHidden: Matrix, dCell: Matrix?, worker: Worker) {
    guard let dCell else { preconditionFailure("an LSTM step without dCell") }
    worker.spend(on: .gates) { step.lstmBackward(dHidden: dHidden, dCell: dCell) }
  }
}
