internal import CKernels
package import Compute

/// Dot-product attention: the decoder's state is compared with the annotations as they are.
///
///     e[j] = s · h[j]      a = softmax(e)      c = Σ a[j] h[j]
///
/// Luong, Pham, Manning 2015, arXiv:1508.04025, section 3.1, *dot*. `s` is the state *after* the step. It has no
/// parameters, so states and annotations must have the same size.
package struct DotAttention: Attention {
  package let query = AttentionQuery.stateAfter
  package let hasScoreVector = false
  package let querySize: Int
  package var keySize: Int? { nil }

  package init(hidden: Int, annotation: Int) {
    precondition(hidden == annotation, "a state of \(hidden) beside annotations of \(annotation)")
    querySize = hidden
  }

  package func project(_ trace: AttentionTrace, _ pass: Pass) {}

  package func forward(_ step: AttentionStep, state: Matrix, _ pass: Pass) {
    step.queries.copy(from: state)
    step.run(ck_dot_attention_forward, worker: pass.worker)
  }

  package func backward(
    _ step: AttentionStep, derivatives: AttentionStep.Derivatives, dState: Matrix, _ pass: Pass
  ) {
    step.run(ck_dot_attention_backward, derivatives: derivatives, worker: pass.worker)
    dState.add(derivatives.dQueries)
  }

  package func projectBack(_ trace: AttentionTrace, _ pass: Pass) {}

  package func gradients(
    _ trace: AttentionTrace, states: Matrix, into gradients: inout BatchGradients
  ) {}
}
