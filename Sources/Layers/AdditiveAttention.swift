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
  private let queryWeight: Projection
  /// [annotation, attention]; U
  private let keyWeight: Projection
  /// [attention], normal with deviation 1 ÷ √attention; v
  private let v: Parameter

  package let query = AttentionQuery.stateBefore
  package let hasScoreVector = true
  package var querySize: Int { queryWeight.outputs }
  package var keySize: Int? { keyWeight.outputs }

  package init(
    _ name: String, hidden: Int, annotation: Int, size: Int, layout: inout ParameterLayout
  ) {
    queryWeight = Projection(
      name + ".queryWeight", inputs: hidden, outputs: size, layout: &layout)
    keyWeight = Projection(
      name + ".keyWeight", inputs: annotation, outputs: size, layout: &layout)
    v = layout.vector(name + ".v", size, .normal(deviation: 1 / Float(size).squareRoot()))
  }

  package func project(_ trace: AttentionTrace, _ pass: Pass) {
    keyWeight.forward(trace.annotations, into: trace.keys, pass)
  }

  package func forward(_ step: AttentionStep, state: Matrix, _ pass: Pass) {
    queryWeight.forward(state, into: step.queries, pass)
    step.run(ck_additive_attention_forward, v: pass[v], worker: pass.worker)
  }

  package func backward(
    _ step: AttentionStep, derivatives: AttentionStep.Derivatives, dState: Matrix, _ pass: Pass
  ) {
    step.run(
      ck_additive_attention_backward, v: pass[v], derivatives: derivatives, worker: pass.worker)
    queryWeight.backward(derivatives.dQueries, into: dState, accumulates: true, pass)
  }

  package func projectBack(_ trace: AttentionTrace, _ pass: Pass) {
    guard let back = trace.back else { preconditionFailure("a trace without derivatives") }
    keyWeight.backward(back.dKeys, into: back.dAnnotations, accumulates: true, pass)
  }

  package func gradients(
    _ trace: AttentionTrace, states: Matrix, into gradients: inout BatchGradients
  ) {
    guard let back = trace.back, let dV = back.dV else {
      preconditionFailure("a trace without derivatives")
    }
    keyWeight.gradients(input: trace.annotations, dOutput: back.dKeys, into: &gradients)
    gradients.add(v, dOutput: dV)
    queryWeight.gradients(input: states, dOutput: back.dQueries, into: &gradients)
  }
}
