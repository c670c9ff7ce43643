package import Basics

/// The sentence pairs of a corpus, in order, one at a time. Memory does not grow with the corpus.
///
///     var corpus = try ParallelCorpus(CorpusRequest(files: ["a.tmx"], source: "en", target: "fr"))
///     while let pair = try corpus.next() { … }
///     print(corpus.report)
package struct ParallelCorpus: ~Copyable {
  private let request: CorpusRequest
  private let languages: LanguageTable
  private let readers: UnitReaders
  private let damage: DamageLog
  private let choice: PairChoice
  /// nil if all pairs are kept.
  private var cleaner: PairCleaner?
  private var unit = Unit()
  private var reader: (any UnitReader)?
  // Of the current reader: asking an existential copies it.
  private var path = ""
  private var namesLanguages = false
  private var unitsAreLines = false
  private var openedCount = 0
  private var unitCount = 0
  private var pairCount = 0
  /// Called regularly with how far the corpus was read, even if it gives no pairs.
  package var didAdvance: ((ReadingProgress) -> Void)?
  /// Called with every unit that gave no pair, or one that was dropped.
  package var didReject: ((RejectedUnit) -> Void)? {
    didSet { unit.keepsID = didReject != nil }
  }
  /// The number of units at the next call of `didAdvance`.
  private var nextProgress = ReadingProgress.interval
  /// Bytes of all files; nil if one of them is standard input.
  private let byteCount: Int?

  /// Units that name languages, and whether one names the requested ones.
  private var namingUnits = 0
  private var holdsSource = false
  private var holdsTarget = false
  private var current: (source: Range<Int>, target: Range<Int>) = (0..<0, 0..<0)

  /// Opens the first file.
  ///
  /// - Throws: if the request contradicts itself (`usage`), or if the file is wrong
  package init(_ request: CorpusRequest) throws(UserError) {
    let (source, target) = try Self.codes(of: request)
    if let source, source == target { try Self.requireRoles(request) }
    let readers = UnitReaders(
      languages: LanguageTable(source: source, target: target),
      damage: DamageLog(recovers: request.recover))
    self.init(request, readers, try Self.reader(0, of: request, readers))
  }

  private init(_ request: CorpusRequest, _ readers: UnitReaders, _ first: (any UnitReader)?) {
    self.request = request
    self.readers = readers
    languages = readers.languages
    damage = readers.damage
    choice = PairChoice(languages: readers.languages)
    cleaner = PairCleaner(request.cleaning)
    let files = request.files
    byteCount =
      files.contains("-")
      ? nil : files.reduce(0) { $0 + (InputFile.identity(of: $1)?.size ?? 0) }
    use(first)
  }

  /// The requested languages.
  private static func codes(
    of request: CorpusRequest
  ) throws(UserError) -> (source: LanguageCode?, target: LanguageCode?) {
    let source = try code(request.source, "`source`")
    let target = try code(request.target, "`target`")
    guard case .files(let files) = request.input else { return (source, target) }
    guard !files.isEmpty else {
      throw UserError(.usage, at: nil, found: "no file is named", expected: "a corpus")
    }
    guard files.count(where: { $0 == "-" }) <= 1 else {
      throw UserError(.usage, at: nil, found: "standard input is named twice")
    }
    let namesBoth = source != nil && target != nil
    let namesNone = source == nil && target == nil
    let needsNone = files.allSatisfy { $0 == "-" || UnitReaders.promisesText($0) }
    guard namesBoth || namesNone && needsNone else { throw languagesAreNotNamed }
    return (source, target)
  }

  /// Refuses one language on both sides if nothing tells the original from its translation.
  private static func requireRoles(_ request: CorpusRequest) throws(UserError) {
    guard case .files(let files) = request.input else { return }
    let sentence = "\(request.source ?? "") and \(request.target ?? "") are the same language"
    for (index, file) in files.enumerated() where file != "-" {
      guard InputFile.exists(file) else {
        guard UnitReaders.existing(file, request.source ?? "") != nil else { continue }
        throw UserError(
          .usage, at: file, found: "\(sentence), and a prefix stands for two files",
          expected: "two languages", fix: "name the files with `source-file` and `target-file`")
      }
      let readers = UnitReaders(
        languages: LanguageTable(source: nil, target: nil),
        damage: DamageLog(recovers: request.recover))
      if try reader(index, of: request, readers) is TMXReader {
        throw UserError(
          .usage, at: file,
          found: "\(sentence), and a unit of TMX does not say which text is the original",
          expected: "two languages, or two varieties of one")
      }
    }
  }

  private static let languagesAreNotNamed = UserError(
    .usage, at: nil, found: "the languages are not named", expected: "`source` and `target`",
    fix: "dragoman corpus list shows the languages of a file")

  private static func code(
    _ written: String?, _ option: String
  ) throws(UserError) -> LanguageCode? {
    guard let written else { return nil }
    let isCode = written.utf8.allSatisfy { $0.isLetterOrDigit || "-_@".utf8.contains($0) }
    guard isCode, let code = LanguageCode(written) else {
      throw UserError(
        .usage, at: nil, found: "\(option) '\(written)' is no language code",
        expected: "a code such as en or pt-BR")
    }
    return code
  }

  /// If units are lines: the lines without a pair before the current pair, or before the end or the error after the last.
  package private(set) var pairlessLineCount = 0

  /// The number of the current pair, from 1, as `dragoman align` numbers them: pairs that are dropped are numbered as well, and
  /// if units are lines, every line. At the end, the number of all.
  package private(set) var number = 0

  /// The number of the current pair's unit in its file, from 1; at the end, that of the last unit.
  package private(set) var unitInFile = 0

  /// The next pair, or nil at the end.
  package mutating func next() throws(UserError) -> SentencePair? {
    guard try advance() else { return nil }
    return SentencePair(
      source: String(decoding: unit.text[current.source], as: UTF8.self),
      target: String(decoding: unit.text[current.target], as: UTF8.self), place: place,
      alignment: (try? wordLinks())?.description)
  }

  /// Moves to the next pair; false at the end.
  package mutating func advance() throws(UserError) -> Bool {
    pairlessLineCount = 0
    while try open() {
      guard try reader?.read(into: &unit) == true else {
        reader = nil
        continue
      }
      unitCount += 1
      unitInFile += 1
      if unitCount >= nextProgress { reportProgress() }
      let outcome: PairChoice.Outcome =
        unit.isDamaged
        ? .rejected(.damaged) : namesLanguages ? chooseByLanguage() : chooseByPosition()
      switch outcome {
      case .rejected(let reason):
        if unitsAreLines { number += 1 }
        reject(reason)
      case .pair(let source, let target):
        number += 1
        if unit.undeclaredTarget == .taken {
          let place = place
          damage.report.undeclaredTargets.add(place)
        }
        if unit.isUntranslated, request.cleaning.dropsUntranslated {
          reject(.untranslated)
        } else if let reason = cleaner?.rejection(unit.text[source], unit.text[target]) {
          reject(reason)
        } else {
          pairCount += 1
          current = (source, target)
          return true
        }
      }
    }
    try checkLanguages()
    return false
  }

  /// Passes the UTF-8 of the pair that `advance` moved to, without making strings of it.
  package func withBytes<R>(
    _ body: (_ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeBufferPointer<UInt8>) throws -> R
  ) rethrows -> R {
    try body(unit.text[current.source], unit.text[current.target])
  }

  /// The word links of the current pair, if the corpus states them and the unit has no more than two variants. They lead
  /// from the variant in the language that was translated, or else from the first.
  ///
  /// - Throws: if what the corpus states are no word links
  package func wordLinks() throws(UserError) -> WordLinks? {
    let variants = unit.variants
    guard !unit.alignment.isEmpty, variants.count == 2 else { return nil }
    var leadsFromFirst = true
    if let translated = unit.sourceLanguage {
      let matches = variants.map { variant in
        variant.language.map { languages.match(translated, $0) } ?? .none
      }
      guard matches[0] != matches[1] else { return nil }
      leadsFromFirst = matches[0] < matches[1]
    }
    let readsFromFirst = current.source == variants[0].text
    do {
      let links = try WordLinks(
        parsing: String(decoding: unit.text[unit.alignment], as: UTF8.self), kinds: .sureOnly)
      return leadsFromFirst == readsFromFirst ? links : links.swapped
    } catch {
      throw UserError(
        .data, at: place,
        found: "the word links of this unit have \(error.found) as character \(error.column)",
        expected: error.expected, fix: "correct the prop of type x-word-alignment, or remove it")
    }
  }

  /// What was read so far, and what became of it.
  package var report: CorpusReport {
    var report = damage.report
    report.units = unitCount
    report.pairs = pairCount
    return report
  }

  /// Every file that was opened, with the documents of alignments.
  package var files: [CorpusFile] { readers.files.all }

  private mutating func reportProgress() {
    nextProgress = unitCount + ReadingProgress.interval
    didAdvance?(
      ReadingProgress(bytes: readers.files.position, byteCount: byteCount, units: unitCount))
  }

  /// Where the unit of the current pair begins.
  package var place: Place {
    Place(file: path, line: unit.line, column: unit.column > 0 ? unit.column : nil)
  }

  /// Opens the next file if none is being read; false after the last.
  private mutating func open() throws(UserError) -> Bool {
    guard reader == nil else { return true }
    readers.files.finish()
    use(try Self.reader(openedCount, of: request, readers))
    return reader != nil
  }

  private mutating func use(_ next: (any UnitReader)?) {
    reader = next
    if next != nil { unitInFile = 0 }
    openedCount += 1
    path = next?.path ?? ""
    namesLanguages = next?.namesLanguages ?? false
    unitsAreLines = next is TSVReader || next is SideBySideReader
  }

  /// The reader of one of the files; nil after the last.
  private static func reader(
    _ index: Int, of request: CorpusRequest, _ readers: UnitReaders
  ) throws(UserError) -> (any UnitReader)? {
    switch request.input {
    case .files(let files):
      guard index < files.count else { return nil }
      var suffixes: (source: String, target: String)?
      if let source = request.source, let target = request.target { suffixes = (source, target) }
      let reader = try readers.reader(files[index], suffixes: suffixes)
      // A file can be XML though its name promises text, which needs no languages.
      if reader.namesLanguages, suffixes == nil { throw languagesAreNotNamed }
      return reader
    case .sideBySide(let sourceFile, let targetFile):
      return index == 0 ? try readers.sideBySide(sourceFile, targetFile) : nil
    }
  }

  private mutating func reject(_ reason: RejectionReason) {
    let place = place
    damage.report.rejected[reason, default: .init()].add(place)
    if unitsAreLines { pairlessLineCount += 1 }
    guard let didReject else { return }
    let texts = choice.nearest(unit)
    didReject(
      RejectedUnit(
        place: place, id: unit.id, reason: reason, source: unit.text[texts.source],
        target: unit.text[texts.target]))
  }

  private mutating func chooseByLanguage() -> PairChoice.Outcome {
    if !unit.continuesUnit { namingUnits += 1 }
    if !holdsSource || !holdsTarget {
      for variant in unit.variants {
        guard let language = variant.language else { continue }
        if language.sourceMatch != .none { holdsSource = true }
        if language.targetMatch != .none { holdsTarget = true }
      }
    }
    languages.count(unit, number: namingUnits)
    return choice.choose(unit)
  }

  private func chooseByPosition() -> PairChoice.Outcome {
    guard unit.variants.count == 2, unit.variants[1].hasText else { return .rejected(.noTarget) }
    let (source, target) = (unit.variants[0].text, unit.variants[1].text)
    if source.isEmpty || target.isEmpty { return .rejected(.empty) }
    return .pair(source: source, target: target)
  }

  private func checkLanguages() throws(UserError) {
    guard namingUnits > 0, !holdsSource || !holdsTarget else { return }
    let missing = [holdsSource ? nil : request.source, holdsTarget ? nil : request.target]
      .compactMap { $0 }
    var place: Place?
    if case .files(let files) = request.input, files.count == 1 { place = Place(file: files[0]) }
    throw UserError(
      .data, at: place,
      found: "no unit holds " + missing.joined(separator: " or "),
      expected: "one of the languages that are there: \(languages.list.summary(near: missing))",
      fix: damage.report.rejected[.undeclaredTarget].map {
        "\($0.count.counting("target")) of no declared language; to read them, declare it: "
          + "target-language, in XLIFF 2 trgLang"
      })
  }
}
