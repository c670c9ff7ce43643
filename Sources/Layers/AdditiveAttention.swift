internal import CKernels
package import Compute

/// Additive attention over the annotations of a source sentence.
///
///     e[j] = vᵀ tanh(W s + U h[j])      a = softmax(e)      c = Σ a[j] h[j]
///
/// Bahdanau, Cho, Bengio 2015, section A.1.2, arXiv:1409.0473. `s` is the decoder's state *before* the step, so the
/// attention weights belong to the target word that the step emits. No biases, as in the paper.
package struct AdditiveAttention: Attention {
  /// [hidden, attention]; W
  private let queryWeight: Parameter
  /// [annotation, attention]; U
  private let keyWeight: Parameter
  /// [attention], normal with deviation 1 ÷ √attention; v
  private let v: Parameter

  package let query = AttentionQuery.stateBefore
  package let hasScoreVector = true
  package var querySize: Int { queryWeight.columns }
  package var keySize: Int? { keyWeight.columns }

  package init(
    _ name: String, hidden: Int, annotation: Int, size: Int, layout: inout ParameterLayout
  ) {
    queryWeight = layout.weight(name + ".queryWeight", hidden, size)
    keyWeight = layout.weight(name + ".keyWeight", annotation, size)
    v = layout.vector(name + ".v", size, .normal(deviation: 1 / Float(size).squareRoot()))
  }

  package func project(_ trace: AttentionTrace, _ pass: Pass) {
    pass.multiply(trace.annotations, by: keyWeight, into: trace.keys)
  }

  package func forward(_ step: AttentionStep, state: Matrix, _ pass: Pass) {
    pass.multiply(state, by: queryWeight, into: step.queries)
    step.run(ck_additive_attention_forward, v: pass[v], worker: pass.worker)
  }

  package func backward(
    _ step: AttentionStep, derivatives: AttentionStep.Derivatives, dState: Matrix, _ pass: Pass
  ) {
    step.run(
      ck_additive_attention_backward, v: pass[v], derivatives: derivatives, worker: pass.worker)
    pass.multiplyBack(derivatives.dQueries, by: queryWeight, into: dState, accumulates: true)
  }

  package func projectBack(_ trace: AttentionTrace, _ pass: Pass) {
    pass.multiplyBack(
      trace.derivatives.dKeys, by: keyWeight, into: trace.derivatives.dAnnotations,
      accumulates: true)
  }

  package func gradients(
    _ trace: AttentionTrace, states: Matrix, into gradients: inout BatchGradients
  ) {
    let derivatives = trace.derivatives
    guard let dV = derivatives.dV else { preconditionFailure("a trace without that of v") }
    gradients.add(keyWeight, input: trace.annotations, dOutput: derivatives.dKeys)
    gradients.add(v, dOutput: dV)
    gradients.add(queryWeight, input: states, dOutput: derivatives.dQueries)
  }
}
