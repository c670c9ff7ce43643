import Basics
package import Evaluation

/// How well a model translates the validation pairs when its training ends.
public struct TrainingVerdict: Sendable, Equatable {
  /// A score from 0 to 100, and how far it would be from that of other sentences of the same kind.
  public struct Score: Sendable, Equatable {
    /// The score, from 0 to 100.
    public let value: Double
    /// Half the width of the interval that 95 % of 1,000 resamples of the sentences lie in.
    public let margin: Double
  }

  /// BLEU of translations as `translate` makes them by default.
  public let bleu: Score
  /// Their chrF.
  public let chrF: Score
  /// The sentences that were translated: the first validation pairs.
  public let sentenceCount: Int
  /// The pairs that the model was trained on.
  public let trainingPairCount: Int
  /// What the scores mean, in a sentence.
  public let meaning: String
  /// The α of the length normalisation with the highest BLEU, or chrF where validations are compared by it or BLEU says little.
  package let bestNormalization: Double

  /// Fewer held-out sentences than this are too few to say much.
  static let fewestSentences = 100
  /// With fewer training pairs than this, a translator learns little beyond what it has seen.
  static let fewestPairs = 5000

  /// What scores mean, in a sentence. The limits are those between which the translations of our corpora fall as they grow.
  package static func meaning(of scores: TranslationScores) -> String {
    if !scores.isBLEUMeaningful {
      return
        "BLEU says little here, because it counts words between spaces, and these texts have few; look at chrF"
    }
    return switch scores.bleu.score {
    case ..<8: "hardly any sentence comes out right: more pairs are needed, or more training"
    case ..<18: "single words are right, whole sentences seldom"
    case ..<28: "the subject is mostly right, much of the rest is not"
    case ..<40: "many sentences can be understood, and most need corrections"
    case ..<55: "most sentences are close to what a person wrote, and some are wrong"
    default:
      "translations nearly repeat the references, which happens only with highly repetitive text"
    }
  }

  /// Why scores of so few sentences say little; nil where they are enough.
  package static func reservation(sentences count: Int) -> String? {
    if count >= fewestSentences { return nil }
    return count == 1
      ? "1 sentence says little about others" : "\(count) sentences say little about others"
  }

  /// Why the number says little, in sentences.
  public var reservations: [String] {
    var sentences: [String] = []
    if let reservation = Self.reservation(sentences: sentenceCount) {
      sentences.append(
        reservation
          + ": hold out more of them with `validation-split`, or name more as `validation`")
    }
    if trainingPairCount < Self.fewestPairs {
      sentences.append(
        "\(trainingPairCount.withThousands) pairs are few to learn a language from: expect wrong translations of all "
          + "that is not in them, and add what parallel text you have")
    }
    return sentences
  }
}
