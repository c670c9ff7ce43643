/// The sentence pairs of a corpus, in order, one at a time; of a corpus of any size, no more than a unit is held.
///
///     var corpus = try ParallelCorpus(CorpusRequest(files: ["a.tmx"], source: "en", target: "fr"))
///     while let pair = try corpus.next() { … }
///     print(corpus.report)
package struct ParallelCorpus {
  private let request: CorpusRequest
  private let languages: LanguageTable
  private let readers: UnitReaders
  private let damage: DamageLog
  private let choice: PairChoice
  private let unit = Unit()
  private var reader: (any UnitReader)?
  private var openedCount = 0
  private var counts = CorpusReport()

  /// Units that name languages, and whether any names those asked for.
  private var namingUnits = 0
  private var holdsSource = false
  private var holdsTarget = false
  private var current: (source: Range<Int>, target: Range<Int>) = (0..<0, 0..<0)

  /// Opens the first file.
  ///
  /// - Throws: a request that contradicts itself (`usage`), and what is wrong with the file.
  package init(_ request: CorpusRequest) throws(CorpusError) {
    let source = try Self.code(request.source, "--source")
    let target = try Self.code(request.target, "--target")
    if let source, source == target {
      throw CorpusError(
        .usage, at: nil,
        found: "\(request.source ?? "") and \(request.target ?? "") are the same language",
        expected: "two languages, or two varieties of one")
    }
    if case .files(let files) = request.input {
      guard !files.isEmpty else {
        throw CorpusError(.usage, at: nil, found: "no file is named", expected: "a corpus")
      }
      guard files.count(where: { $0 == "-" }) <= 1 else {
        throw CorpusError(.usage, at: nil, found: "standard input is named twice")
      }
      if source == nil || target == nil,
        source != nil || target != nil
          || !files.allSatisfy({ $0 == "-" || UnitReaders.promisesText($0) })
      {
        throw CorpusError(
          .usage, at: nil, found: "the languages are not named",
          expected: "--source and --target",
          fix: "dragoman corpus list shows the languages of a file")
      }
    }
    self.request = request
    languages = LanguageTable(source: source, target: target)
    damage = DamageLog(recovers: request.recover)
    readers = UnitReaders(languages: languages, damage: damage)
    choice = PairChoice(languages: languages)
    _ = try open()
  }

  private static func code(_ written: String?, _ option: String) throws(CorpusError)
    -> LanguageCode?
  {
    guard let written else { return nil }
    let isCode = written.utf8.allSatisfy { byte in
      byte < 0x80
        && (Unicode.Scalar(byte).properties.isAlphabetic || (48...57).contains(byte)
          || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_"))
    }
    guard isCode, let code = LanguageCode(written) else {
      throw CorpusError(
        .usage, at: nil, found: "\(option) '\(written)' is no language code",
        expected: "a code such as en or pt-BR")
    }
    return code
  }

  /// The next pair, or nil at the end.
  package mutating func next() throws(CorpusError) -> SentencePair? {
    guard try advance() else { return nil }
    return SentencePair(
      source: String(decoding: unit.text[current.source], as: UTF8.self),
      target: String(decoding: unit.text[current.target], as: UTF8.self), place: place,
      alignment: alignment)
  }

  /// Goes to the next pair; false at the end.
  package mutating func advance() throws(CorpusError) -> Bool {
    while let reader = try open() {
      guard try reader.read(into: unit) else {
        self.reader = nil
        continue
      }
      counts.units += 1
      if unit.isDamaged {
        reject(.damaged)
        continue
      }
      let outcome = reader.namesLanguages ? chooseByLanguage() : chooseByPosition()
      switch outcome {
      case .pair(let source, let target):
        counts.pairs += 1
        current = (source, target)
        return true
      case .rejected(let reason): reject(reason)
      }
    }
    try checkLanguages()
    return false
  }

  /// The UTF-8 of the pair that `advance` went to, without making strings of it.
  package func withBytes<R>(
    _ body: (_ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeBufferPointer<UInt8>) throws -> R
  ) rethrows -> R {
    try body(unit.text[current.source], unit.text[current.target])
  }

  /// What was read until now, and what became of it.
  package var report: CorpusReport {
    var report = counts
    report.damage = damage.occurrences
    report.firstDamage = damage.first?.description
    return report
  }

  private var place: Place {
    Place(
      file: reader?.path ?? "", line: unit.line, column: unit.column > 0 ? unit.column : nil)
  }

  /// The reader at work; nil behind the last file.
  private mutating func open() throws(CorpusError) -> (any UnitReader)? {
    if let reader { return reader }
    switch request.input {
    case .files(let files):
      guard openedCount < files.count else { return nil }
      var suffixes: (source: String, target: String)?
      if let source = request.source, let target = request.target { suffixes = (source, target) }
      reader = try readers.reader(files[openedCount], suffixes: suffixes)
    case .sideBySide(let sourceFile, let targetFile):
      guard openedCount == 0 else { return nil }
      reader = try readers.sideBySide(sourceFile, targetFile)
    }
    openedCount += 1
    return reader
  }

  private mutating func reject(_ reason: RejectionReason) {
    let place = place
    counts.reject(reason, at: place)
  }

  private mutating func chooseByLanguage() -> PairChoice.Outcome {
    namingUnits += 1
    for variant in unit.variants where variant.language != LanguageTable.none {
      let matches = languages.matches[Int(languages.language(variant.language))]
      if matches.source != .none { holdsSource = true }
      if matches.target != .none { holdsTarget = true }
      if !variant.text.isEmpty { languages.count(variant.language, inUnit: namingUnits) }
    }
    return choice.choose(unit)
  }

  private func chooseByPosition() -> PairChoice.Outcome {
    guard unit.variants.count == 2 else { return .rejected(.noTarget) }
    let (source, target) = (unit.variants[0].text, unit.variants[1].text)
    if source.isEmpty || target.isEmpty { return .rejected(.empty) }
    return .pair(source: source, target: target)
  }

  /// The word links of the current pair, where the corpus states them.
  private var alignment: String? {
    guard !unit.alignment.isEmpty, let links = WordLinks(unit.text[unit.alignment]) else {
      return nil
    }
    var isSwapped = false
    if unit.sourceLanguage != LanguageTable.none {
      let matches = languages.matches[Int(languages.language(unit.sourceLanguage))]
      isSwapped = matches.source == .none && matches.target != .none
    }
    return links.pharaoh(swapped: isSwapped)
  }

  private func checkLanguages() throws(CorpusError) {
    guard namingUnits > 0, !holdsSource || !holdsTarget else { return }
    let missing = [holdsSource ? nil : request.source, holdsTarget ? nil : request.target]
    var place: Place?
    if case .files(let files) = request.input, files.count == 1 { place = Place(file: files[0]) }
    throw CorpusError(
      .data, at: place,
      found: "no unit holds " + missing.compactMap { $0 }.joined(separator: " or "),
      expected: "one of the languages that are there: \(languages.list.summary)")
  }
}
