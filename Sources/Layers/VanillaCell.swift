internal import CKernels
package import Compute

/// The simple recurrence, h' = tanh(x W + h U + b), or with a rectifier instead of tanh.
///
/// Elman 1990.
package struct VanillaCell: RecurrentCell {
  package let groups: [GateGroup]
  package let hasCellState = false
  private let isRectified: Bool

  package init(
    _ name: String, sizes: CellSizes, activation: Activation, layout: inout ParameterLayout
  ) {
    groups = [GateGroup(name, sizes: sizes, initialBiases: [0], layout: &layout)]
    isRectified = activation == .relu
  }

  package func forward(_ step: CellStep, _ pass: Pass) {
    groups[0].forward(step, pass)
    step.run(ck_vanilla_forward, isRectified: isRectified, worker: pass.worker)
  }

  package func backward(_ step: CellStep, _ pass: Pass) {
    step.run(ck_vanilla_backward, isRectified: isRectified, worker: pass.worker)
    groups[0].backward(step, pass)
  }
}
