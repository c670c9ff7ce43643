internal import CKernels
package import Compute

/// The simple gated recurrence: one gate mixes the new state with the one before.
///
///     g = σ(K (x Wg + h Ug + bg))      n = φ(x Wn + h Un + bn)
///     h' = (1 − g) h + g n
///
/// A gated recurrent unit without a reset. (The minimal gated unit of Zhou and others 2016, arXiv:1603.09420, uses g a
/// second time, as the reset.) φ is tanh unless `relu` is chosen, and K is 1 unless a slope is given. The gates are in
/// the order g, n.
package struct GatedCell: RecurrentCell {
  package let groups: [GateGroup]
  package let hasCellState = false
  private let functions: CellFunctions

  package init(
    _ name: String, sizes: CellSizes, choice: CellChoice, layout: inout ParameterLayout
  ) {
    groups = [
      GateGroup(
        name, sizes: sizes, gates: [Gate("update"), Gate("candidate")],
        hasLayerNorm: choice.hasLayerNorm, layout: &layout)
    ]
    functions = choice.functions
  }

  package func forward(_ step: CellStep, _ pass: Pass) {
    groups[0].forward(step, pass)
    step.run(ck_gated_forward, functions, worker: pass.worker)
  }

  package func backward(_ step: CellStep, _ pass: Pass) {
    step.run(ck_gated_backward, functions, worker: pass.worker)
    groups[0].backward(step, accumulates: true, pass)
  }
}
