public import AttentionExport

/// A translation of a text.
public struct Translation: Sendable, Equatable {
  public let text: String
  /// log p(translation, `</s>` | source), in nats.
  public let logProbability: Float
  /// What translations of a text are compared by: `logProbability` ÷ length^α (`TranslationOptions.lengthNormalization`).
  public let score: Float
  /// False where the largest length ended it although another subword was likelier.
  public let isComplete: Bool
  /// Where each of its words came from; nil where none was asked for or the model has no attention.
  public let attention: AttentionMatrix?
}

/// The translations of one text, the best first.
public struct TranslatedText: Sendable, Equatable {
  /// At least one, unless the text is empty or white space.
  public let translations: [Translation]
  /// Whether the text was too long, so that only its first 1,000 subwords are translated.
  public let isCut: Bool

  /// The best translation; nil for a text that is empty or white space.
  public var best: Translation? { translations.first }
}
