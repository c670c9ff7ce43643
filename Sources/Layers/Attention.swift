package import Compute

/// Attention: a score for each source position, and the sum of the annotations by the softmax of the scores.
///
///     a = softmax(score(s, h[j]))      c = Σ a[j] h[j]
///
/// The kinds differ in the score, and in whether the query is the decoder's state before or after its step.
package protocol Attention: Sendable {
  /// Which state of the decoder is the query.
  var query: AttentionQuery { get }
  /// The size of a query.
  var querySize: Int { get }
  /// The size of a key; nil where the annotations themselves are the keys.
  var keySize: Int? { get }
  /// Whether the score has a learned vector, whose gradient is summed row by row.
  var hasScoreVector: Bool { get }

  /// Makes the keys of a part of the batch from its annotations.
  func project(_ trace: AttentionTrace, _ pass: Pass)

  /// One step of all rows: attention weights and contexts.
  ///
  /// - Parameter state: [rows, hidden]; may be strided where the query is the state after the step
  func forward(_ step: AttentionStep, state: Matrix, _ pass: Pass)

  /// The backward pass of one step.
  ///
  /// - Parameter dState: [rows, hidden], added to
  func backward(
    _ step: AttentionStep, derivatives: AttentionStep.Derivatives, dState: Matrix, _ pass: Pass)

  /// Adds to the derivatives of the annotations what comes from those of the keys, after the backward pass of all
  /// steps.
  func projectBack(_ trace: AttentionTrace, _ pass: Pass)

  /// The gradients of its parameters, from the trace of a whole batch.
  ///
  /// - Parameter states: [target rows, hidden], from which the queries were made
  func gradients(_ trace: AttentionTrace, states: Matrix, into gradients: inout BatchGradients)
}

/// Which state of the decoder is the query.
package enum AttentionQuery: Sendable {
  /// The state before the step: the context is an input of the step.
  case stateBefore
  /// The state after it: the context joins the state in the deep output.
  case stateAfter
}

/// The kind of the decoder's attention.
package enum AttentionKind: String, CaseIterable, Codable, Sendable {
  case additive
  case general
  case dot
  /// The decoder knows the source only by its start state.
  case none

  /// Whether states and annotations must have the same size, because they are compared as they are.
  package var needsEqualSizes: Bool { self == .dot }

  /// An attention of this kind; nil for none.
  ///
  /// - Parameter size: of the hidden layer of an additive score
  package func attention(
    _ name: String, hidden: Int, annotation: Int, size: Int, layout: inout ParameterLayout
  ) -> (any Attention)? {
    switch self {
    case .additive:
      AdditiveAttention(
        name, hidden: hidden, annotation: annotation, size: size, layout: &layout)
    case .general:
      DotAttention(general: name, hidden: hidden, annotation: annotation, layout: &layout)
    case .dot: DotAttention(hidden: hidden, annotation: annotation)
    case .none: nil
    }
  }
}
