/// The side that a vocabulary is for. It decides how a text is normalised before it is cut into subwords.
///
/// | side | normalisation | alphabet |
/// |---|---|---|
/// | source | `nmt_nfkc` | characters that occur once in a large text become `<unk>` |
/// | target | `identity` | every character |
/// | joint | `identity` | every character |
///
/// A source text is only read, so compatible characters (a no-break space, a full-width letter, an accent typed as a
/// combining mark) may share a subword. A target text is printed, and must be printed as the corpus has it: `½` stays `½`, and
/// a no-break space before a French colon stays one. The same holds for a joint vocabulary. The rarest characters of the
/// source become `<unk>` so that its embedding is trained and a new character does no harm.
package enum VocabularySide: String, CaseIterable, Codable, Sendable {
  case source
  case target
  case joint

  /// The name of SentencePiece's normalisation rule.
  var normalization: String {
    self == .source ? "nmt_nfkc" : "identity"
  }

  /// Characters that occur once become `<unk>` if they make up at most this share of the text.
  var rareCharacterShare: Double {
    self == .source ? 0.00005 : 0
  }
}
