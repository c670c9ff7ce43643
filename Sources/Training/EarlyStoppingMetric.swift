import Evaluation
import Settings

/// What makes a validation better than another.
///
/// On a small corpus, translations may go on improving after perplexity has begun to rise, because the network becomes too
/// sure of words that the references do not have.
public enum EarlyStoppingMetric: String, CaseIterable, Codable, Sendable {
  /// A lower perplexity.
  case perplexity
  /// A higher BLEU of greedy translations; of equal ones a lower perplexity.
  case bleu
  /// A higher chrF of greedy translations; of equal ones a lower perplexity.
  case chrF = "chrf"

  /// With fewer sentences than this, a few words decide which translations are better.
  static let fewestSentences = 100

  /// The one that suits the references of the sentences that a validation translates.
  package static func suiting(_ references: some Collection<String>) -> EarlyStoppingMetric {
    if references.count < fewestSentences { return .perplexity }
    return BLEUSuitability(references).isSuited ? .bleu : .chrF
  }
}

extension EarlyStoppingMetric: SettingValue {}
