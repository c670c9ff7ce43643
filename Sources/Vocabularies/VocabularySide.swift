/// Which texts a vocabulary is for. It decides what happens to a text before it is cut into pieces.
///
/// | side | normalisation | alphabet |
/// |---|---|---|
/// | source | `nmt_nfkc` | characters that occur once in a large text are left to `<unk>` |
/// | target | `identity` | every character |
/// | joint | `identity` | every character |
///
/// A source text is only read, so that compatible characters (a no-break space, a full-width letter, an accent typed as
/// a combining mark) may share a piece; offsets into the text as it was given survive, and words are labelled with it.
/// A target text is also printed, and what is printed must be what the corpus has: `½` stays `½`, and a no-break space
/// before a French colon stays one. A joint vocabulary prints too. Leaving the rarest characters of the source to
/// `<unk>` gives that piece examples to learn from, so that a character never seen in training does no harm.
package enum VocabularySide: String, CaseIterable, Codable, Sendable {
  case source
  case target
  case joint

  /// The name of SentencePiece's normalisation rule.
  var normalization: String {
    self == .source ? "nmt_nfkc" : "identity"
  }

  /// The share of a text that may be made of characters that occur once and are left to `<unk>`.
  var rareCharacterShare: Double {
    self == .source ? 0.00005 : 0
  }
}
