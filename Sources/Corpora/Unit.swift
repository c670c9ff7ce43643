/// One unit of a corpus: a sentence in several languages. Readers fill the same one again and again.
struct Unit: ~Copyable {
  /// The sentence in one language.
  struct Variant {
    let language: LanguageTable.Spelling
    /// Where its text stands; empty where it has none.
    var text: Range<Int>
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

  mutating func begin(line: Int, column: Int) {
    text.removeAll()
    variants.removeAll(keepingCapacity: true)
    self.line = line
    self.column = column
    sourceLanguage = LanguageTable.none
    alignment = 0..<0
    isDamaged = false
  }

  /// Adds a variant, without text yet.
  mutating func addVariant(_ language: LanguageTable.Spelling) {
    text.begin()
    variants.append(Variant(language: language, text: text.range))
  }

  /// Gives the last variant the text that was begun last.
  mutating func endVariantText() {
    variants[variants.count - 1].text = text.range
  }
}
