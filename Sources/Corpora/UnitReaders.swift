import CXMLReader

/// Which reader a file needs: by what it holds, and by its name where plain text cannot tell.
struct UnitReaders {
  let languages: LanguageTable
  let damage: DamageLog

  static let readFormats =
    "TMX, tab-separated text (.tsv, .txt), or two files of plain lines, each also gzipped"

  /// The reader of one path of a corpus.
  ///
  /// - Parameter suffixes: the two languages as they end the names of the files that a prefix stands for.
  func reader(_ path: String, suffixes: (source: String, target: String)?) throws(CorpusError)
    -> any UnitReader
  {
    if path == "-" { return TSVReader(try LineReader(path: path, damage: damage)) }
    if !InputFile.exists(path) {
      if let pair = try prefixReader(path, suffixes) { return pair }
    }
    let promisesText = Self.promisesText(path)
    let stream = try ByteStream(path: path)
    var isXML = !promisesText
    let decoder = try TextDecoder(
      stream,
      isXML: { head in
        isXML = isXML || TextEncoding.declaresXML(head)
        return isXML
      })
    if !isXML { return TSVReader(LineReader(decoder, damage: damage)) }
    return try xmlReader(decoder)
  }

  func sideBySide(_ sourceFile: String, _ targetFile: String) throws(CorpusError) -> any UnitReader
  {
    SideBySideReader(
      source: try LineReader(path: sourceFile, damage: damage),
      target: try LineReader(path: targetFile, damage: damage))
  }

  /// Whether the name says that the file is text and not XML.
  static func promisesText(_ path: String) -> Bool {
    let name = withoutGzipSuffix(path.lowercased())
    return name.hasSuffix(".tsv") || name.hasSuffix(".txt")
  }

  static func withoutGzipSuffix(_ path: String) -> String {
    path.hasSuffix(".gz") ? String(path.dropLast(3)) : path
  }

  // MARK: Prefixes

  private func prefixReader(_ prefix: String, _ suffixes: (source: String, target: String)?)
    throws(CorpusError) -> (any UnitReader)?
  {
    guard let suffixes else { return nil }
    let source = Self.existing(prefix, suffixes.source)
    let target = Self.existing(prefix, suffixes.target)
    if let source, let target { return try sideBySide(source, target) }
    let missing =
      source != nil
      ? "and no \(prefix).\(suffixes.target)"
      : target != nil
        ? "and no \(prefix).\(suffixes.source)"
        : "nor \(prefix).\(suffixes.source) with \(prefix).\(suffixes.target)"
    throw CorpusError(
      .noInput, at: Place(file: prefix), found: "there is no such file, \(missing)")
  }

  private static func existing(_ prefix: String, _ suffix: String) -> String? {
    ["\(prefix).\(suffix)", "\(prefix).\(suffix).gz"].first(where: InputFile.exists)
  }

  // MARK: XML

  private func xmlReader(_ decoder: TextDecoder) throws(CorpusError) -> any UnitReader {
    try checkOpening(decoder)
    var events = try XMLEventSource(decoder, damage: damage)
    var first: CorpusError?
    while let event = try events.next() {
      switch event.kind {
      case CXMLEventKind.start:
        if XMLElement(rawValue: event.name) == .tmx {
          return TMXReader(events, languages: languages, damage: damage)
        }
        let root = String(decoding: events.text(event), as: UTF8.self)
        throw wrongRoot(root, at: events.place(event))
      case CXMLEventKind.damage:
        let error = events.error(event)
        try damage.note(error)
        first = first ?? error
      default: break
      }
    }
    throw first
      ?? CorpusError(
        .data, at: Place(file: decoder.path), found: "there is no element in this file",
        expected: Self.readFormats)
  }

  /// Says in plain words what the parser would call a missing start tag.
  private func checkOpening(_ decoder: TextDecoder) throws(CorpusError) {
    let head = decoder.head
    guard let first = head.first(where: { $0 != 32 && !(9...13).contains($0) }) else {
      throw CorpusError(
        .data, at: Place(file: decoder.path, line: head.isEmpty ? 0 : 1),
        found: head.isEmpty ? "the file is empty" : "the file holds white space only",
        expected: Self.readFormats)
    }
    guard first == UInt8(ascii: "<") || head.count < 2 || head[0] == 0 || head[1] == 0 else {
      throw CorpusError(
        .data, at: Place(file: decoder.path, line: 1), found: "this is not XML",
        expected: Self.readFormats,
        fix: "give tab-separated text a name that ends in .tsv")
    }
  }

  private func wrongRoot(_ root: String, at place: Place) -> CorpusError {
    let found =
      switch root {
      case "xliff": "this is XLIFF, which is not read"
      case "cesAlign": "this is an alignment of OPUS (XCES), which is not read"
      case "cesDoc", "letsmt": "this is a file of sentences in one language"
      case "dataset": "this is a test set of WMT, which is not read"
      case "mteval", "srcset", "refset", "tstset":
        "this is one half of a test set of IWSLT, which is not read"
      case "html": "this is an HTML page"
      default: "the root element is <\(root.prefix(60))>"
      }
    return CorpusError(.data, at: place, found: found, expected: Self.readFormats)
  }
}
