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

  /// With fewer sentences than this, a few words decide which BLEU is higher. chrF, which counts characters, needs fewer.
  static let fewestForBLEU = 100
  static let fewestForChrF = 20

  /// The one that suits the references of the sentences that a validation translates.
  package static func suiting(_ references: some Collection<String>) -> EarlyStoppingMetric {
    if references.count < fewestForChrF { return .perplexity }
    let suitsBLEU = references.count >= fewestForBLEU && BLEUSuitability(references).isSuited
    return suitsBLEU ? .bleu : .chrF
  }
}

extension EarlyStoppingMetric: SettingValue {}
