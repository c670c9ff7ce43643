import Basics

/// The languages of a corpus, and the number of units in each.
final class LanguageTable {
  /// A file with more is not read on.
  private static let spellingLimit = 10_000
  /// Bytes of all spellings together.
  private static let byteLimit = 1 << 20
  /// Bytes of a code that are looked at; the rest is ignored.
  private static let lengthLimit = 1_000

  /// One language.
  private struct Entry {
    let code: LanguageCode
    /// As first written in a unit with text.
    var spelling: Int32?
    /// Units with text in the language.
    var units = 0
    var lastUnit = -1

    mutating func count(_ language: Language, _ unit: Int) {
      guard lastUnit != unit else { return }
      lastUnit = unit
      units += 1
      if spelling == nil { spelling = language.spelling }
    }
  }

  private let source: LanguageCode?
  private let target: LanguageCode?

  /// By language id.
  private var entries: [Entry] = []
  private var idOfCode: [LanguageCode: Int32] = [:]
  private var spellings: [String] = []
  private var languageOfText: [String: Language?] = [:]
  /// Of the spellings.
  private var byteCount = 0

  /// The first spellings of the corpus, compared byte by byte before anything is hashed.
  private var recent: [(bytes: [UInt8], language: Language?)] = []
  private static let recentLimit = 8

  /// Whether targets of no declared language are taken for the requested one, in all documents of a list.
  var takesUndeclared = true

  init(source: LanguageCode?, target: LanguageCode?) {
    self.source = source
    self.target = target
  }

  /// The language of a code as it is written; nil for white space alone.
  ///
  /// - Throws: at `place`, if the file has too many languages
  func language(
    _ text: UnsafeBufferPointer<UInt8>, at place: @autoclosure () -> Place
  ) throws(UserError) -> Language? {
    for entry in recent where entry.bytes.count == text.count {
      if entry.bytes.elementsEqual(text) { return entry.language }
    }
    let code = Self.trimmed(text)
    let written = String(decoding: code, as: UTF8.self)
    let language: Language?
    if let known = languageOfText[written] {
      language = known
    } else {
      guard languageOfText.count < Self.spellingLimit, byteCount + code.count <= Self.byteLimit
      else {
        throw UserError(
          .data, at: place(),
          found: "more than \(Self.spellingLimit) languages, or codes of more than "
            + "\(Self.byteLimit >> 20) MiB", expected: "language codes such as en or pt-BR")
      }
      byteCount += code.count
      language = add(written)
    }
    if recent.count < Self.recentLimit, text.count <= Self.lengthLimit {
      recent.append((Array(text), language))
    }
    return language
  }

  /// A code without surrounding white space, cut to `lengthLimit`.
  private static func trimmed(
    _ text: UnsafeBufferPointer<UInt8>
  ) -> Slice<UnsafeBufferPointer<UInt8>> {
    var code = text.drop(while: \.isWhiteSpace)
    while code.last?.isWhiteSpace == true { code.removeLast() }
    guard code.count > lengthLimit else { return code }
    var end = code.startIndex + lengthLimit
    // Not inside a character.
    while end > code.startIndex, code[end] & 0xC0 == 0x80 { end -= 1 }
    return code[..<end]
  }

  private func add(_ written: String) -> Language? {
    guard let code = LanguageCode(written) else {
      languageOfText[written] = .some(nil)
      return nil
    }
    let id = idOfCode[code] ?? Int32(entries.count)
    if id == entries.count {
      idOfCode[code] = id
      entries.append(Entry(code: code))
    }
    let language = Language(
      spelling: Int32(spellings.count), id: id, sourceMatch: source?.match(code) ?? .none,
      targetMatch: target?.match(code) ?? .none)
    spellings.append(written)
    languageOfText[written] = language
    return language
  }

  /// The requested languages, for formats that do not name theirs.
  private(set) lazy var requestedSource = source.flatMap { add($0.description) }
  private(set) lazy var requestedTarget = target.flatMap { add($0.description) }

  /// Whether source and target are the same language.
  var asksForOneLanguage: Bool { source != nil && source == target }

  /// The requested language of an undeclared text beside one in another language; nil if that one answers no request.
  func requested(beside other: Language?) -> Language? {
    guard let other else { return nil }
    if other.sourceMatch != .none { return requestedTarget }
    return other.targetMatch != .none ? requestedSource : nil
  }

  /// Whether no language is requested, and languages are only listed.
  var isOfList: Bool { source == nil && target == nil }

  /// Whether a text in these languages, in this direction, can answer the request; always true for a list.
  func answers(source: Language?, target: Language?) -> Bool {
    isOfList
      || (source?.sourceMatch ?? .none) != .none && (target?.targetMatch ?? .none) != .none
  }

  /// How well one language of the corpus answers a request for another.
  func match(_ requested: Language, _ offered: Language) -> LanguageCode.Match {
    entries[Int(requested.id)].code.match(entries[Int(offered.id)].code)
  }

  /// Counts the languages in which a unit has text, each once.
  ///
  /// - Parameter number: of the unit, different for every one
  func count(_ unit: borrowing Unit, number: Int) {
    for variant in unit.variants where !variant.text.isEmpty {
      if let language = variant.language { entries[Int(language.id)].count(language, number) }
    }
  }

  /// A language as first written in a unit with text.
  func name(of id: Int32) -> String {
    entries[Int(id)].spelling.map { spellings[Int($0)] } ?? ""
  }

  var list: LanguageList {
    LanguageList(
      entries.compactMap { entry in
        entry.spelling.map { .init(language: spellings[Int($0)], units: entry.units) }
      })
  }
}
