internal import CKernels
package import Compute

/// The long short-term memory with a forget gate.
///
///     i = σ(x Wi + h Ui + bi)      f = σ(x Wf + h Uf + bf)
///     g = tanh(x Wg + h Ug + bg)   o = σ(x Wo + h Uo + bo)
///     c' = f c + i g               h' = o tanh(c')
///
/// Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber, Cummins 2000. No peepholes. The gates are in the
/// order i, f, g, o.
///
/// All biases start at 0, also the forget gate's: with the usual 1 (Jozefowicz, Zaremba, Sutskever 2015), annotations
/// depend more on their neighbours, attention forms later, and validation perplexity after three epochs of Multi30k is
/// higher by half.
package struct LSTMCell: RecurrentCell {
  package let groups: [GateGroup]
  package let hasCellState = true

  package init(_ name: String, sizes: CellSizes, layout: inout ParameterLayout) {
    groups = [GateGroup(name, sizes: sizes, initialBiases: [0, 0, 0, 0], layout: &layout)]
  }

  package func forward(_ step: CellStep, _ pass: Pass) {
    groups[0].forward(step, pass)
    step.run(ck_lstm_forward, worker: pass.worker)
  }

  package func backward(_ step: CellStep, _ pass: Pass) {
    step.run(ck_lstm_backward, worker: pass.worker)
    groups[0].backward(step, pass)
  }
}
