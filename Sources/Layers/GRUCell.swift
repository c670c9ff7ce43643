internal import CKernels
package import Compute

/// The gated recurrent unit, with its reset before the candidate's product.
///
///     z = σ(K (x Wz + h Uz + bz))      r = σ(K (x Wr + h Ur + br))
///     n = φ(x Wn + (r h) Un + bn)
///     h' = (1 − z) h + z n
///
/// Cho and others 2014, arXiv:1406.1078, section 2.3, with z as in Bahdanau, Cho, Bengio 2015, section A.1.1. (PyTorch
/// and cuDNN reset after the product, and take 1 − z for z.) φ is tanh unless `relu` is chosen, and K is 1 unless a
/// slope is given. The gates are in the order z, r; n has weights of its own.
package struct GRUCell: RecurrentCell {
  package let groups: [GateGroup]
  package let hasCellState = false
  private let functions: CellFunctions

  package init(
    _ name: String, sizes: CellSizes, choice: CellChoice, layout: inout ParameterLayout
  ) {
    groups = [
      GateGroup(
        name, sizes: sizes, gates: [Gate("update"), Gate("reset")],
        hasLayerNorm: choice.hasLayerNorm, layout: &layout),
      GateGroup(
        name + ".candidate", index: 1, sizes: sizes, gates: [Gate("candidate")],
        hasLayerNorm: choice.hasLayerNorm, layout: &layout),
    ]
    functions = choice.functions
  }

  package func forward(_ step: CellStep, _ pass: Pass) {
    groups[0].forward(step, pass)
    step.run(ck_gru_reset_forward, functions, worker: pass.worker)
    groups[1].forward(step, pass)
    step.run(ck_gru_forward, functions, worker: pass.worker)
  }

  package func backward(_ step: CellStep, _ pass: Pass) {
    step.run(ck_gru_backward, functions, worker: pass.worker)
    groups[1].backward(step, pass)
    step.run(ck_gru_reset_backward, functions, worker: pass.worker)
    groups[0].backward(step, accumulates: true, pass)
  }
}
