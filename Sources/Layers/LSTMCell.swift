internal import CKernels
package import Compute

/// The long short-term memory with a forget gate.
///
///     i = σ(K (x Wi + h Ui + bi))      f = σ(K (x Wf + h Uf + bf))
///     g = φ(x Wg + h Ug + bg)          o = σ(K (x Wo + h Uo + bo))
///     c' = f c + i g                   h' = o φ(c')
///
/// Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber, Cummins 2000. No peepholes. The activation φ is tanh
/// unless `relu` is chosen, and K is 1 unless a slope is given. The gates are in the order i, f, g, o.
///
/// By default, all biases start at 0, also the forget gate's: with the usual 1 (Jozefowicz, Zaremba, Sutskever 2015),
/// annotations depend more on their neighbours, attention forms later, and validation perplexity after three epochs of
/// Multi30k is higher by half.
package struct LSTMCell: RecurrentCell {
  package let groups: [GateGroup]
  package let hasCellState = true
  private let functions: CellFunctions

  package init(
    _ name: String, sizes: CellSizes, choice: CellChoice, layout: inout ParameterLayout
  ) {
    groups = [
      GateGroup(
        name, sizes: sizes,
        gates: [
          Gate("input"), Gate("forget", initialBias: choice.forgetBias), Gate("candidate"),
          Gate("output"),
        ],
        hasLayerNorm: choice.hasLayerNorm, layout: &layout)
    ]
    functions = choice.functions
  }

  package func forward(_ step: CellStep, _ pass: Pass) {
    groups[0].forward(step, pass)
    step.run(ck_lstm_forward, functions, worker: pass.worker)
  }

  package func backward(_ step: CellStep, _ pass: Pass) {
    step.run(ck_lstm_backward, functions, worker: pass.worker)
    groups[0].backward(step, pass)
  }
}
