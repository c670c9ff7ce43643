public import AttentionExport

/// A translation of a text.
public struct Translation: Sendable, Equatable {
  /// The translation, detokenised.
  public let text: String
  /// The logarithm of the probability of the translation and `</s>`, given the source, in nats.
  public let logProbability: Float
  /// What translations are ranked by: `logProbability` ÷ length^α (see `TranslationOptions.lengthNormalization`).
  public let score: Float
  /// False where it was ended by the maximum length, though `</s>` was not the most probable next subword.
  public let isComplete: Bool
  /// The attention weights: a row for each word of the translation; nil where the options do not ask for attention.
  public var attention: AttentionMatrix? { level.flatMap { attended?.matrix($0) } }
  /// The source, the translation and the attention between them; nil where the options do not ask for attention.
  public let attended: AttendedPair?
  /// Whether `attention` is that of words or of subwords.
  let level: AttentionLevel?
}

extension Translation {
  /// The translation for an export; nil without attention.
  package var candidate: ExportedSentence.Candidate? {
    attended.map {
      ExportedSentence.Candidate($0, score: score, logProbability: logProbability)
    }
  }
}

/// The translations of a text, the best first.
public struct TranslatedText: Sendable, Equatable {
  /// Empty only where the text is empty or white space.
  public let translations: [Translation]
  /// Whether the text was too long, so that only its first 1,000 subwords are translated.
  public let isCut: Bool

  /// The best translation; nil for a text that is empty or white space.
  public var best: Translation? { translations.first }
}
