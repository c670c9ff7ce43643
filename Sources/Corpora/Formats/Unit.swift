/// One unit of a corpus: a sentence in several languages. Readers fill the same one again and again.
struct Unit: ~Copyable {
  /// The sentence in one language.
  struct Variant {
    let language: LanguageTable.Spelling
    let role: Role
    /// Where its text stands; empty where it has none.
    var text: Range<Int>
    /// Whether the unit has an element for the text, be it empty.
    var hasText = false
  }

  /// What a format says of a variant's part in the unit.
  enum Role: UInt8 {
    /// Nothing: any two variants are a pair.
    case any
    /// It was translated: the source of XLIFF, `src` of WMT, the first document of an alignment.
    case original
    /// It is a translation of the original, and a pair with that alone.
    case translation
    /// It is a further translation into the language of one before, and counts in a list of languages alone.
    case spare
  }

  /// What became of a target whose language is not declared.
  enum UndeclaredTarget {
    /// There is none.
    case absent
    /// It was taken for the language that is asked for.
    case taken
    /// It gives nothing: the document declares a language elsewhere or has to, or no language is asked for.
    case unknown
  }

  var text = UnitText()
  private(set) var variants: [Variant] = []
  /// Line and column where the unit begins.
  private(set) var line = 0
  private(set) var column = 0
  /// The spelling of the language that the unit was translated from, for its alignment.
  var sourceLanguage = LanguageTable.none
  /// Word links as the file states them, in `text`; empty where it states none.
  var alignment = 0..<0
  var isDamaged = false
  /// Whether it is a further part of the unit before: a list of languages counts them once.
  var continuesUnit = false
  /// Whether a translation may also be read as the source; of variants with a role.
  var isReversible = true
  /// Whether the file marks the translation as missing, unconfirmed or rejected.
  var isUntranslated = false
  var undeclaredTarget = UndeclaredTarget.absent
  /// Whether readers note what the file knows the unit by.
  var keepsID = false
  /// Where that is asked for; empty where the unit has none.
  var id: [UInt8] = []

  mutating func begin(line: Int, column: Int) {
    text.removeAll()
    variants.removeAll(keepingCapacity: true)
    self.line = line
    self.column = column
    sourceLanguage = LanguageTable.none
    alignment = 0..<0
    isDamaged = false
    continuesUnit = false
    isReversible = true
    isUntranslated = false
    undeclaredTarget = .absent
    if keepsID { id = [] }
  }

  /// Begins the text of another variant, which has none yet.
  mutating func addVariant(_ language: LanguageTable.Spelling, role: Role = .any) {
    text.begin()
    variants.append(Variant(language: language, role: role, text: text.range))
  }

  /// Adds a variant whose text stands in `text` already.
  ///
  /// - Parameter text: nil where the unit has no element for it
  mutating func addVariant(_ language: LanguageTable.Spelling, role: Role, text: Range<Int>?) {
    variants.append(
      Variant(language: language, role: role, text: text ?? 0..<0, hasText: text != nil))
  }

  /// Gives the last variant the text that was begun last.
  mutating func endVariantText() {
    variants[variants.count - 1].text = text.range
    variants[variants.count - 1].hasText = true
  }
}
