package import Settings

/// Which pairs of a corpus are kept; as made without arguments, those that `train` keeps.
///
/// What a pair is dropped for is decided in this order: untranslated, too many words, a long word, no letter, the ratio of
/// lengths, identical, duplicate. So a pair that is dropped for something else is not remembered as one that came before.
package struct Cleaning: SettingGroup, Hashable {
  /// Words as white space parts them; 0: any number.
  @Setting(
    "Drop pairs with more words than this on a side, 0 for no limit", data: true,
    limits: Self.counts,
    absent: 0)
  package var maxWords = 100

  /// Scripts that are written without spaces make no word longer: their characters part words here.
  @Setting(
    """
    Drop pairs with a word of more characters than this, 0 for no limit. Chinese, Japanese and other text without \
    spaces makes no word longer
    """, data: true, limits: Self.counts, absent: 0)
  package var maxWordLength = 100

  @Setting(
    "Drop pairs with a side that holds no letter", name: "require-letter", data: true, absent: false
  )
  package var requiresLetter = false

  /// A character of a script that is written without spaces counts as a word here.
  @Setting(
    """
    Drop pairs whose longer side has more words than this for each of the shorter, 0 for no limit. In text without \
    spaces, characters count as words
    """, data: true,
    limits: SettingLimits(Self.orNoLimit) { $0 == 0 || ($0 >= 1 && $0.isFinite) }, absent: 0)
  package var maxLengthRatio = 9.0

  /// Byte for byte.
  @Setting(
    "Drop pairs whose source is their target", name: "drop-identical", data: true, absent: false)
  package var dropsIdentical = false

  /// Of pairs that are equal, byte for byte, the first is kept.
  @Setting("Drop pairs that came before", name: "deduplicate", data: true, absent: false)
  package var deduplicates = true

  @Setting(
    """
    Drop pairs that an XLIFF file marks as untranslated, unconfirmed or rejected: state="new", translate="no" and the \
    like
    """, name: "drop-untranslated", data: true, absent: false)
  package var dropsUntranslated = true

  package init() {}

  /// What is not given is not dropped.
  package init(
    maxWords: Int = 0, maxWordLength: Int = 0, requiresLetter: Bool = false,
    maxLengthRatio: Double = 0, dropsIdentical: Bool = false, deduplicates: Bool = false,
    dropsUntranslated: Bool = false
  ) {
    self.maxWords = maxWords
    self.maxWordLength = maxWordLength
    self.requiresLetter = requiresLetter
    self.maxLengthRatio = maxLengthRatio
    self.dropsIdentical = dropsIdentical
    self.deduplicates = deduplicates
    self.dropsUntranslated = dropsUntranslated
  }

  /// Every pair is kept, as it was before there was cleaning.
  package static var none: Cleaning { Cleaning().absent() }

  private static let orNoLimit = "1 or more, or 0 for no limit"
  package static let counts: SettingLimits<Int> = SettingLimits(orNoLimit) { $0 >= 0 }
}
