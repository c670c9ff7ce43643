import Settings

/// What makes a validation better than another.
package enum EarlyStoppingMetric: String, CaseIterable, Codable, Sendable {
  /// BLEU, or perplexity where a validation translates too few sentences.
  case auto
  /// A lower perplexity.
  case perplexity
  /// A higher BLEU of greedy translations; of equal ones a lower perplexity.
  case bleu

  /// With fewer sentences than this, a few words decide which BLEU is higher.
  static let fewestSentences = 100

  /// Whether BLEU decides.
  ///
  /// Of a small corpus, BLEU still rises when perplexity no longer falls: the network has learned the corpus by heart, and is
  /// sure of words that the references do not have, while what it translates becomes better.
  ///
  /// - Parameter count: the number of sentences that a validation translates
  package func isBLEU(sentences count: Int) -> Bool {
    self == .bleu || self == .auto && count >= Self.fewestSentences
  }
}

extension EarlyStoppingMetric: SettingValue {}
