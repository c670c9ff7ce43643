/// Which pairs of a corpus are kept. As made without arguments, all of them.
///
/// What a pair is dropped for is decided in the order of the properties, so that a pair that is dropped for something
/// else is not remembered as one that came before.
package struct Cleaning: Sendable, Hashable {
  /// Pairs that their file marks as untranslated, unconfirmed or rejected are dropped.
  package var dropsUntranslated: Bool
  /// The most words of either side, as white space parts them; nil or 0: any number.
  package var maxWords: Int?
  /// The most characters of a word, on either side; nil or 0: any number. Scripts that are written without spaces make no
  /// word longer: their characters part words here.
  package var maxWordLength: Int?
  /// Each side holds a letter.
  package var requiresLetter: Bool
  /// The most that the words of the longer side may be, divided by those of the shorter; nil or 0: anything. A character
  /// of a script that is written without spaces counts as a word here.
  package var maxLengthRatio: Double?
  /// Pairs whose source is their target, byte for byte, are dropped.
  package var dropsIdentical: Bool
  /// Of pairs that are equal, byte for byte, the first is kept.
  package var deduplicates: Bool

  package init(
    maxWords: Int? = nil, maxWordLength: Int? = nil, requiresLetter: Bool = false,
    maxLengthRatio: Double? = nil, dropsIdentical: Bool = false, deduplicates: Bool = false,
    dropsUntranslated: Bool = false
  ) {
    self.dropsUntranslated = dropsUntranslated
    self.maxWords = maxWords
    self.maxWordLength = maxWordLength
    self.requiresLetter = requiresLetter
    self.maxLengthRatio = maxLengthRatio
    self.dropsIdentical = dropsIdentical
    self.deduplicates = deduplicates
  }

  /// What cannot be, under the names of the command's flags; nil where all is well.
  package var problem: String? {
    for (name, limit) in [("max-words", maxWords), ("max-word-length", maxWordLength)] {
      if let limit, limit < 0 {
        return "--\(name) is \(limit), expected 1 or more, or 0 for no limit"
      }
    }
    if let ratio = maxLengthRatio, ratio != 0, !(ratio >= 1 && ratio.isFinite) {
      return "--max-length-ratio is \(ratio), expected 1 or more, or 0 for no limit"
    }
    return nil
  }
}
