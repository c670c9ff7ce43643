/// One unit of a corpus: a sentence in several languages. Readers fill the same one again and again.
struct Unit: ~Copyable {
  /// The sentence in one language.
  struct Variant {
    /// nil if the unit does not name one.
    let language: Language?
    let role: Role
    /// In the unit's `text`; empty if the variant has no text.
    var text: Range<Int>
    /// Whether the unit has an element for the text, even an empty one.
    var hasText = false
  }

  /// The part of a variant in the unit, as far as the format defines it.
  enum Role: UInt8 {
    /// The format has no roles: any two variants are a pair.
    case any
    /// It was translated: the source of XLIFF, `src` of WMT, the first document of an alignment.
    case original
    /// It is a translation of the original, and a pair with that alone.
    case translation
    /// It is a further translation into a language, counted in a list of languages only.
    case spare
  }

  /// What became of a target whose language is not declared.
  enum UndeclaredTarget {
    /// There is none.
    case absent
    /// It was taken for the requested language.
    case taken
    /// It gives no pair: the document declares a language elsewhere or has to, or no language is requested.
    case unknown
  }

  var text = UnitText()
  private(set) var variants: [Variant] = []
  /// Line and column where the unit begins.
  private(set) var line = 0
  private(set) var column = 0
  /// The language that the unit was translated from, for its alignment.
  var sourceLanguage: Language?
  /// Word links as the file states them, in `text`; empty if it states none.
  var alignment = 0..<0
  var isDamaged = false
  /// Whether it is a further part of the unit before: a list of languages counts both as one.
  var continuesUnit = false
  /// Whether a translation may also be read as the source, of variants with a role.
  var isReversible = true
  /// Whether the file marks the translation as missing, unconfirmed or rejected.
  var isUntranslated = false
  var undeclaredTarget = UndeclaredTarget.absent
  /// Whether readers set `id`.
  var keepsID = false
  /// What identifies the unit in its file; empty if it has nothing.
  var id: [UInt8] = []

  mutating func begin(line: Int, column: Int) {
    text.removeAll()
    variants.removeAll(keepingCapacity: true)
    self.line = line
    self.column = column
    sourceLanguage = nil
    alignment = 0..<0
    isDamaged = false
    continuesUnit = false
    isReversible = true
    isUntranslated = false
    undeclaredTarget = .absent
    if keepsID { id = [] }
  }

  /// Adds a variant without text, and begins its text.
  mutating func addVariant(_ language: Language?, role: Role = .any) {
    text.begin()
    variants.append(Variant(language: language, role: role, text: text.range))
  }

  /// Adds a variant with a text.
  mutating func addVariant(
    _ language: Language?, role: Role = .any, text bytes: UnsafeBufferPointer<UInt8>
  ) {
    addVariant(language, role: role)
    text.append(bytes)
    endVariantText()
  }

  /// Adds a variant whose text is in `text` already.
  ///
  /// - Parameter range: nil if the unit has no element for it
  mutating func addVariant(_ language: Language?, role: Role, at range: Range<Int>?) {
    variants.append(
      Variant(language: language, role: role, text: range ?? 0..<0, hasText: range != nil))
  }

  /// Gives the last variant the text that was begun last.
  mutating func endVariantText() {
    variants[variants.count - 1].text = text.range
    variants[variants.count - 1].hasText = true
  }
}
