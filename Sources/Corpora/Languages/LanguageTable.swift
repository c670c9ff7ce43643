/// The languages met in a corpus, as small numbers, and how well each answers the request.
final class LanguageTable {
  /// A spelling that stands in the corpus.
  typealias Spelling = Int32
  /// A language: all spellings of one code.
  typealias Language = Int32
  static let none: Spelling = -1

  /// A corpus does not hold more; a file that claims to is not read on.
  static let spellingLimit = 10_000
  /// Bytes of all spellings together.
  static let byteLimit = 1 << 20
  /// Bytes by which a code is known; those behind them do not count.
  private static let lengthLimit = 1_000

  /// A spelling's language, and how it answers the two requests.
  struct Meaning {
    let language: Language
    let sourceMatch: LanguageCode.Match
    let targetMatch: LanguageCode.Match
  }

  /// What was counted of a language.
  private struct Tally {
    /// As first written in a unit with text.
    var spelling: Spelling?
    /// Units with text in the language.
    var units = 0
    var lastUnit = -1
  }

  private let source: LanguageCode?
  private let target: LanguageCode?

  private var tallies: [Tally] = []
  /// By spelling.
  private(set) var meanings: [Meaning] = []
  private var spellings: [String] = []
  private var codes: [LanguageCode] = []
  private var spellingOfText: [String: Spelling] = [:]
  /// Of the spellings.
  private var byteCount = 0
  private var languageOfCode: [LanguageCode: Language] = [:]

  /// Spellings of the corpus's most common languages, compared byte by byte before anything is hashed.
  private var recent: [(bytes: [UInt8], spelling: Spelling)] = []
  private static let recentLimit = 8

  /// Whether translations of no declared language are in the one that is asked for, in all documents of a list.
  var takesUndeclared = true

  init(source: LanguageCode?, target: LanguageCode?) {
    self.source = source
    self.target = target
  }

  /// The number of a spelling: `none` for white space alone, nil where the table is full.
  func spelling(_ text: UnsafeBufferPointer<UInt8>) -> Spelling? {
    for entry in recent where entry.bytes.count == text.count {
      if entry.bytes.elementsEqual(text) { return entry.spelling }
    }
    let code = Self.trimmed(text)
    let written = String(decoding: code, as: UTF8.self)
    let spelling: Spelling
    if let known = spellingOfText[written] {
      spelling = known
    } else {
      guard spellingOfText.count < Self.spellingLimit, byteCount + code.count <= Self.byteLimit
      else { return nil }
      byteCount += code.count
      spelling = add(written)
    }
    if recent.count < Self.recentLimit, text.count <= Self.lengthLimit {
      recent.append((Array(text), spelling))
    }
    return spelling
  }

  /// A code without outer white space, and no longer than it may be.
  private static func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> Slice<
    UnsafeBufferPointer<UInt8>
  > {
    func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
    var code = text.drop(while: isSpace)
    while let last = code.last, isSpace(last) { code.removeLast() }
    guard code.count > lengthLimit else { return code }
    var end = code.startIndex + lengthLimit
    // Not within a character.
    while end > code.startIndex, code[end] & 0xC0 == 0x80 { end -= 1 }
    return code[..<end]
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
      language = Language(tallies.count)
      languageOfCode[code] = language
      tallies.append(Tally())
    }
    let spelling = Spelling(spellings.count)
    spellings.append(written)
    codes.append(code)
    meanings.append(
      Meaning(
        language: language, sourceMatch: source?.match(code) ?? .none,
        targetMatch: target?.match(code) ?? .none))
    spellingOfText[written] = spelling
    return spelling
  }

  /// The languages that are asked for, for formats that do not name theirs; `none` where a list is made.
  private(set) lazy var requestedSource = source.map { add($0.description) } ?? Self.none
  private(set) lazy var requestedTarget = target.map { add($0.description) } ?? Self.none

  /// Whether source and target are the same language.
  var asksForOneLanguage: Bool { source != nil && source == target }

  /// The language that a text beside another is in at the user's word; `none` where the other answers no request.
  func requested(beside other: Spelling) -> Spelling {
    guard other != Self.none else { return Self.none }
    let meaning = meanings[Int(other)]
    if meaning.sourceMatch != .none { return requestedTarget }
    return meaning.targetMatch != .none ? requestedSource : Self.none
  }

  /// Whether nothing is asked for, and languages are counted alone.
  var isOfList: Bool { source == nil && target == nil }

  /// Whether a text in these languages, from one to the other, can answer the request; every text where a list is made.
  func answers(source: Spelling, target: Spelling) -> Bool {
    if isOfList { return true }
    guard source != Self.none, target != Self.none else { return false }
    return meanings[Int(source)].sourceMatch != .none && meanings[Int(target)].targetMatch != .none
  }

  /// How well a language of the corpus answers a request for another.
  func match(_ requested: Spelling, _ offered: Spelling) -> LanguageCode.Match {
    codes[Int(requested)].match(codes[Int(offered)])
  }

  /// Counts the languages that a unit holds text in, each once however many variants it has.
  ///
  /// - Parameter number: of the unit, different for every one.
  func count(_ unit: borrowing Unit, number: Int) {
    for variant in unit.variants where variant.language != Self.none && !variant.text.isEmpty {
      let language = Int(meanings[Int(variant.language)].language)
      Self.count(variant.language, number, in: &tallies[language])
    }
  }

  private static func count(_ spelling: Spelling, _ number: Int, in tally: inout Tally) {
    guard tally.lastUnit != number else { return }
    tally.lastUnit = number
    tally.units += 1
    if tally.spelling == nil { tally.spelling = spelling }
  }

  /// A language as it was first written in a unit with text.
  func name(of language: Language) -> String {
    tallies[Int(language)].spelling.map { spellings[Int($0)] } ?? ""
  }

  /// What was counted.
  var list: LanguageList {
    LanguageList(
      tallies.compactMap { tally in
        tally.spelling.map {
          LanguageList.Entry(language: spellings[Int($0)], units: tally.units)
        }
      })
  }
}
