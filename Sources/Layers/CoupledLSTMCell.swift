internal import CKernels
package import Compute

/// The long short-term memory whose input gate is 1 minus its forget gate: it takes in as much as it forgets.
///
///     f = σ(K (x Wf + h Uf + bf))      a = φ(x Wa + h Ua + ba)      o = σ(K (x Wo + h Uo + bo))
///     c' = f c + (1 − f) a             h' = o φ(c')
///
/// The variant CIFG of Greff and others 2017, arXiv:1503.04069, without peepholes. The activation φ is tanh
/// unless `relu` is chosen, and K is 1 unless a slope is given. The gates are in the order f, a, o.
package struct CoupledLSTMCell: RecurrentCell {
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
          Gate("forget", initialBias: choice.forgetBias), Gate("candidate"), Gate("output"),
        ],
        hasLayerNorm: choice.hasLayerNorm, layout: &layout)
    ]
    functions = choice.functions
  }

  package func forward(_ step: CellStep, _ pass: Pass) {
    groups[0].forward(step, pass)
    step.run(ck_coupled_forward, functions, worker: pass.worker)
  }

  package func backward(_ step: CellStep, _ pass: Pass) {
    step.run(ck_coupled_backward, functions, worker: pass.worker)
    groups[0].backward(step, pass)
  }
}
