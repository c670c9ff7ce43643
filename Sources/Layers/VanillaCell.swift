internal import CKernels
package import Compute

/// The simple recurrence.
///
///     h' = φ(x W + h U + b)
///
/// Elman 1990. φ is tanh, or with `relu` a rectifier.
package struct VanillaCell: RecurrentCell {
  package let groups: [GateGroup]
  package let hasCellState = false
  private let functions: CellFunctions

  package init(
    _ name: String, sizes: CellSizes, choice: CellChoice, layout: inout ParameterLayout
  ) {
    groups = [
      GateGroup(
        name, sizes: sizes, gates: [Gate("candidate")], hasLayerNorm: choice.hasLayerNorm,
        layout: &layout)
    ]
    functions = choice.functions
  }

  package func forward(_ step: CellStep, _ pass: Pass) {
    groups[0].forward(step, pass)
    step.run(ck_vanilla_forward, functions, worker: pass.worker)
  }

  package func backward(_ step: CellStep, _ pass: Pass) {
    step.run(ck_vanilla_backward, functions, worker: pass.worker)
    groups[0].backward(step, pass)
  }
}
