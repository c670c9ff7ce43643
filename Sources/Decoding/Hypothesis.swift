/// A translation with the attention weights of its subwords.
package struct Hypothesis: Equatable, Sendable {
  /// The target ids, without `</s>`; may be empty.
  package let ids: [Int32]
  /// log p(ids, `</s>` | source), in nats.
  package let logProbability: Float
  /// `logProbability` ÷ (ids + 1)^α, by which hypotheses are compared.
  package let score: Float
  /// [ids + 1, source], row-major: the attention weights of each target id and of `</s>`; each row sums to 1. Empty without
  /// attention.
  package let attention: [Float]
  /// The number of source ids, with `</s>`.
  package let sourceLength: Int
  /// False where it was cut at the maximum length although another token was likelier than `</s>`, and where no next
  /// token had a finite probability.
  package let isComplete: Bool
}
