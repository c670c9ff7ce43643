/// The languages met in a corpus, as small numbers, and how well each answers the request.
final class LanguageTable {
  /// A spelling that stands in the corpus.
  typealias Spelling = Int32
  /// A language: all spellings of one code.
  typealias Language = Int32
  static let none: Spelling = -1

  /// A corpus does not hold more; a file that claims to is not read on.
  static let languageLimit = 10_000

  /// How a language answers the two requests.
  struct Matches {
    let source: LanguageCode.Match
    let target: LanguageCode.Match
  }

  private let source: LanguageCode?
  private let target: LanguageCode?

  // By language.
  private(set) var matches: [Matches] = []
  /// As first written in a unit with text.
  private var firstSpelling: [String?] = []
  /// Units with text in the language.
  private var units: [Int] = []
  private var lastUnit: [Int] = []

  // By spelling.
  private var spellings: [String] = []
  private var languageOfSpelling: [Language] = []
  private var spellingOfText: [String: Spelling] = [:]
  private var languageOfCode: [LanguageCode: Language] = [:]

  /// Spellings of the corpus's most common languages, compared byte by byte before anything is hashed.
  private var recent: [(bytes: [UInt8], spelling: Spelling)] = []
  private static let recentLimit = 8

  init(source: LanguageCode?, target: LanguageCode?) {
    self.source = source
    self.target = target
  }

  /// The number of a spelling; `none` for white space alone.
  func spelling(_ text: UnsafeBufferPointer<UInt8>, at place: @autoclosure () -> Place)
    throws(CorpusError) -> Spelling
  {
    for entry in recent where entry.bytes.count == text.count {
      if entry.bytes.elementsEqual(text) { return entry.spelling }
    }
    let written = String(decoding: text, as: UTF8.self)
    let spelling: Spelling
    if let known = spellingOfText[written] {
      spelling = known
    } else {
      guard spellings.count < Self.languageLimit, text.count <= 1_000 else {
        throw CorpusError(
          .data, at: place(),
          found: "more than \(Self.languageLimit) languages, or one of 1,000 letters",
          expected: "language codes such as en or pt-BR in xml:lang")
      }
      spelling = add(written)
    }
    if recent.count < Self.recentLimit { recent.append((Array(text), spelling)) }
    return spelling
  }

  func spelling(_ text: String, at place: @autoclosure () -> Place) throws(CorpusError) -> Spelling
  {
    var written = text
    var result: Result<Spelling, CorpusError> = .success(Self.none)
    written.withUTF8 { bytes in
      result = Result { () throws(CorpusError) -> Spelling in try spelling(bytes, at: place()) }
    }
    return try result.get()
  }

  private func add(_ written: String) -> Spelling {
    guard let code = LanguageCode(written) else {
      spellingOfText[written] = Self.none
      return Self.none
    }
    let language: Language
    if let known = languageOfCode[code] {
      language = known
    } else {
      language = Language(matches.count)
      languageOfCode[code] = language
      matches.append(
        Matches(source: source?.match(code) ?? .none, target: target?.match(code) ?? .none))
      firstSpelling.append(nil)
      units.append(0)
      lastUnit.append(-1)
    }
    let spelling = Spelling(spellings.count)
    spellings.append(written)
    languageOfSpelling.append(language)
    spellingOfText[written] = spelling
    return spelling
  }

  func language(_ spelling: Spelling) -> Language { languageOfSpelling[Int(spelling)] }

  /// Counts a unit that holds text in the language, once however many variants it has.
  func count(_ spelling: Spelling, inUnit unit: Int) {
    let language = Int(language(spelling))
    guard lastUnit[language] != unit else { return }
    lastUnit[language] = unit
    units[language] += 1
    if firstSpelling[language] == nil { firstSpelling[language] = spellings[Int(spelling)] }
  }

  /// What was counted.
  var list: LanguageList {
    LanguageList(
      zip(firstSpelling, units).compactMap { spelling, units in
        spelling.map { LanguageList.Entry(language: $0, units: units) }
      })
  }
}
