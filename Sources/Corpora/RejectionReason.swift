/// Why a unit gave no pair, or its pair was not kept.
package enum RejectionReason: String, Sendable, Hashable, CaseIterable, Codable,
  CodingKeyRepresentable
{
  /// The unit has no text in the source language.
  case noSource = "no-source"
  /// The unit has no text in the target language.
  case noTarget = "no-target"
  /// A variant in one of the languages has no `<seg>`.
  case noSegment = "no-segment"
  /// The source or the target is there, and is empty.
  case empty
  /// The language of the target is not declared, and has to be: by the format, or because the document declares one
  /// elsewhere.
  case undeclaredTarget = "undeclared-target"
  /// The unit has both languages, and the one is not a translation of the other: two translations of a third, or links
  /// that lead from the target to the source.
  case direction
  /// The unit stands where the file is damaged.
  case damaged
  /// The file marks the translation as missing, unconfirmed or rejected, and `Cleaning.dropsUntranslated` asks for others.
  case untranslated
  /// A side has more words than `Cleaning.maxWords`.
  case tooManyWords = "too-many-words"
  /// A word is longer than `Cleaning.maxWordLength`.
  case longWord = "long-word"
  /// A side holds no letter, and `Cleaning.requiresLetter` asks for one.
  case noLetter = "no-letter"
  /// The sides differ in length by more than `Cleaning.maxLengthRatio`.
  case lengthRatio = "length-ratio"
  /// The source is the target, which `Cleaning.dropsIdentical` drops.
  case identical
  /// The pair came before, and `Cleaning.deduplicates` keeps the first.
  case duplicate

  /// For people: "12 units …".
  var phrase: String {
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
