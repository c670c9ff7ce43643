package import Compute

/// What the decoder looks at in the source sentence: a score for every position, their softmax, and the annotations' sum
/// by it.
///
///     a = softmax(score(s, h[j]))      c = Σ a[j] h[j]
///
/// The kinds differ in the score, and in whether the decoder's state before or after its step asks.
package protocol Attention: Sendable {
  /// Which state of the decoder asks.
  var query: AttentionQuery { get }
  /// Numbers of a query.
  var querySize: Int { get }
  /// Numbers of a key; nil where the annotations themselves are the keys.
  var keySize: Int? { get }
  /// Whether a vector beside the products is learned, whose gradient is summed row by row.
  var hasScoreVector: Bool { get }

  /// The keys of a block's annotations, made once a sentence.
  func project(_ trace: AttentionTrace, _ pass: Pass)

  /// One step of every row: attention weights and contexts.
  ///
  /// - Parameter state: [rows, hidden]; rows may stand apart where the state after the step asks
  func forward(_ step: AttentionStep, state: Matrix, _ pass: Pass)

  /// One step back.
  ///
  /// - Parameter dState: [rows, hidden], added to
  func backward(
    _ step: AttentionStep, derivatives: AttentionStep.Derivatives, dState: Matrix, _ pass: Pass)

  /// From the derivatives of the keys, once all steps have been back, to those of the annotations, which are added to.
  func projectBack(_ trace: AttentionTrace, _ pass: Pass)

  /// The gradients of its parameters, from a whole batch's trace.
  ///
  /// - Parameter states: [target rows, hidden], which asked
  func gradients(_ trace: AttentionTrace, states: Matrix, into gradients: inout BatchGradients)
}

/// Which state of the decoder asks the attention.
package enum AttentionQuery: Sendable {
  /// The state before the step: the context is an input of the step.
  case stateBefore
  /// The state after it: the context joins the state in the output layer.
  case stateAfter
}

/// Which attention the decoder has.
package enum AttentionKind: String, CaseIterable, Codable, Sendable {
  case additive
  case dot
  /// The decoder knows of the source what its start state holds.
  case none

  /// Whether it compares the decoder's states with the annotations as they are, so that both have the same size.
  package var needsEqualSizes: Bool {
    self == .dot
  }

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
    case .dot: DotAttention(hidden: hidden, annotation: annotation)
    case .none: nil
    }
  }
}
