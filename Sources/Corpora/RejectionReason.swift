/// Why a unit gave no pair, or its pair was dropped.
package enum RejectionReason: String, Sendable, Hashable, CaseIterable, Codable,
  CodingKeyRepresentable
{
  case noSource = "no-source"
  case noTarget = "no-target"
  case noSegment = "no-segment"
  case empty
  /// The format requires a declaration, or the document declares a target language elsewhere.
  case undeclaredTarget = "undeclared-target"
  /// The unit has both languages, and neither is a translation of the other: both are translations of a third, or links
  /// lead from the target to the source.
  case direction
  case damaged
  case untranslated
  case tooManyWords = "too-many-words"
  case longWord = "long-word"
  case noLetter = "no-letter"
  case lengthRatio = "length-ratio"
  case identical
  case duplicate

  /// For people: "12 units …".
  package var phrase: String {
    switch self {
    case .noSource: "without the source language"
    case .noTarget: "without the target language"
    case .noSegment: "with no <seg> on a side"
    case .undeclaredTarget: "with a target whose language is not declared"
    case .empty: "with an empty side"
    case .direction: "not aligned from the source language to the target language"
    case .damaged: "lost to damage"
    case .untranslated: "marked as untranslated, unconfirmed or rejected"
    case .tooManyWords: "with too many words"
    case .longWord: "with too long a word"
    case .noLetter: "with a side without letters"
    case .lengthRatio: "with sides too different in length"
    case .identical: "with identical sides"
    case .duplicate: "repeating an earlier pair"
    }
  }
}
