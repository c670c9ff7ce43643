internal import CKernels
package import Compute

/// The gated recurrent unit, with its reset before the candidate's product.
///
///     z = σ(x Wz + h Uz + bz)      r = σ(x Wr + h Ur + br)
///     n = tanh(x Wn + (r h) Un + bn)
///     h' = (1 − z) h + z n
///
/// Cho and others 2014, arXiv:1406.1078, section 2.3, with z as in Bahdanau, Cho, Bengio 2015, section A.1.1. (PyTorch
/// and cuDNN reset after the product, and take 1 − z for z.) The gates are in the order z, r; n has weights of its own.
package struct GRUCell: RecurrentCell {
  package let groups: [GateGroup]
  package let hasCellState = false

  package init(_ name: String, sizes: CellSizes, layout: inout ParameterLayout) {
    groups = [
      GateGroup(name, sizes: sizes, initialBiases: [0, 0], layout: &layout),
      GateGroup(name + ".candidate", index: 1, sizes: sizes, initialBiases: [0], layout: &layout),
    ]
  }

  package func forward(_ step: CellStep, _ pass: Pass) {
    groups[0].forward(step, pass)
    step.run(ck_gru_reset_forward, worker: pass.worker)
    groups[1].forward(step, pass)
    step.run(ck_gru_forward, worker: pass.worker)
  }

  package func backward(_ step: CellStep, _ pass: Pass) {
    step.run(ck_gru_backward, worker: pass.worker)
    groups[1].backward(step, pass)
    step.run(ck_gru_reset_backward, worker: pass.worker)
    groups[0].backward(step, accumulates: true, pass)
  }
}
