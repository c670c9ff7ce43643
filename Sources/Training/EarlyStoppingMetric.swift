import Evaluation
import Settings

/// What makes a validation better than another.
///
/// Of a small corpus, translations still become better when perplexity no longer falls: the network has learned the corpus by
/// heart, and is sure of words that the references do not have.
public enum EarlyStoppingMetric: String, CaseIterable, Codable, Sendable {
  /// The one of the others that suits the validation pairs.
  case auto
  /// A lower perplexity.
  case perplexity
  /// A higher BLEU of greedy translations; of equal ones a lower perplexity.
  case bleu
  /// A higher chrF of greedy translations; of equal ones a lower perplexity.
  case chrF = "chrf"

  /// With fewer sentences than this, a few words decide which translations are better.
  static let fewestSentences = 100

  /// The metric itself, and for `auto` the one that suits the references.
  ///
  /// - Parameter references: those of the sentences that a validation translates
  /// - Returns: not `auto`
  package func suiting(_ references: some Collection<String>) -> EarlyStoppingMetric {
    if self != .auto { return self }
    if references.count < Self.fewestSentences { return .perplexity }
    return BLEU.suits(references) ? .bleu : .chrF
  }
}

extension EarlyStoppingMetric: SettingValue {}
