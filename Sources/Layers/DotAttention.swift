internal import CKernels
package import Compute

/// Attention by dot products of the decoder's state with the keys.
///
///     dot:      e[j] = s · h[j]
///     general:  e[j] = s · (h[j] W)
///     a = softmax(e)      c = Σ a[j] h[j]
///
/// Luong, Pham, Manning 2015, arXiv:1508.04025, section 3.1. `s` is the state *after* the step. *dot* has no
/// parameters, so states and annotations must have the same size; the keys of *general* are computed once for each
/// sentence.
package struct DotAttention: Attention {
  /// [annotation, hidden], Glorot; W; nil where the annotations are the keys
  private let keyWeight: Parameter?

  package let query = AttentionQuery.stateAfter
  package let hasScoreVector = false
  package let querySize: Int
  package var keySize: Int? { keyWeight?.columns }

  /// *dot*.
  package init(hidden: Int, annotation: Int) {
    precondition(hidden == annotation, "a state of \(hidden) beside annotations of \(annotation)")
    querySize = hidden
    keyWeight = nil
  }

  /// *general*.
  package init(general name: String, hidden: Int, annotation: Int, layout: inout ParameterLayout) {
    querySize = hidden
    keyWeight = layout.weight(name + ".keyWeight", annotation, hidden)
  }

  package func project(_ trace: AttentionTrace, _ pass: Pass) {
    if let keyWeight { pass.multiply(trace.annotations, by: keyWeight, into: trace.keys) }
  }

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

  package func projectBack(_ trace: AttentionTrace, _ pass: Pass) {
    guard let keyWeight else { return }
    pass.multiplyBack(
      trace.derivatives.dKeys, by: keyWeight, into: trace.derivatives.dAnnotations,
      accumulates: true)
  }

  package func gradients(
    _ trace: AttentionTrace, states: Matrix, into gradients: inout BatchGradients
  ) {
    guard let keyWeight else { return }
    gradients.add(keyWeight, input: trace.annotations, dOutput: trace.derivatives.dKeys)
  }
}
