/// A translation that was found, with the attention of each of its words.
package struct Hypothesis: Equatable, Sendable {
  /// The target pieces, without `</s>`; there may be none.
  package let ids: [Int32]
  /// log p(ids, `</s>` | source), in nats.
  package let logProbability: Float
  /// What hypotheses are compared by: `logProbability` ÷ (ids + 1)^α.
  package let score: Float
  /// [ids + 1, source], row-major: row i belongs to target piece i, the last to `</s>`; each sums to 1.
  /// Empty without attention.
  package let attention: [Float]
  /// Source ids, with `</s>`.
  package let sourceLength: Int
  /// False where the maximum length forced `</s>` upon it although another word was likelier, and where the network
  /// gave no finite probability to go on with.
  package let isComplete: Bool
}
