package import Settings

/// Which pairs of a corpus are kept; by default, those that `train` keeps.
///
/// The reasons are checked in this order: untranslated, too many words, a long word, no letter, the ratio of lengths,
/// identical, duplicate. A pair that is dropped for another reason does not make a later one a duplicate.
package struct Cleaning: SettingGroup, Hashable {
  /// Words as white space separates them; 0: any number.
  @Setting(
    "Drop pairs with more words than this on a side, 0 for no limit", data: true,
    limits: Self.counts, absent: 0)
  package var maxWords = 100

  /// Characters of scripts that are written without spaces separate words here.
  @Setting(
    """
    Drop pairs with a word of more characters than this, 0 for no limit. Text without spaces, such as Chinese, does \
    not count
    """, data: true, limits: Self.counts, absent: 0)
  package var maxWordLength = 100

  @Setting(
    "Drop pairs with a side without letters", name: "require-letter", data: true, absent: false)
  package var requiresLetter = false

  /// Characters of scripts that are written without spaces count as words here.
  @Setting(
    """
    Drop pairs whose longer side has more than this many times the words of the shorter, 0 for no limit. In text \
    without spaces, characters count as words
    """, data: true,
    limits: SettingLimits(Self.orNoLimit) { $0 == 0 || ($0 >= 1 && $0.isFinite) }, absent: 0)
  package var maxLengthRatio = 9.0

  /// Byte for byte.
  @Setting(
    "Drop pairs whose source and target are equal", name: "drop-identical", data: true,
    absent: false)
  package var dropsIdentical = false

  /// Of pairs that are equal byte for byte, the first is kept.
  @Setting("Drop pairs that repeat an earlier one", name: "deduplicate", data: true, absent: false)
  package var deduplicates = true

  @Setting(
    """
    Drop pairs that an XLIFF file marks as untranslated, unconfirmed or rejected: state="new", translate="no" and the \
    like
    """, name: "drop-untranslated", data: true, absent: false)
  package var dropsUntranslated = true

  package init() {}

  /// Drops nothing that is not given.
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

  /// Keeps every pair.
  package static var none: Cleaning { Cleaning().absent() }

  private static let orNoLimit = "1 or more, or 0 for no limit"
  package static let counts: SettingLimits<Int> = SettingLimits(orNoLimit) { $0 >= 0 }
}
