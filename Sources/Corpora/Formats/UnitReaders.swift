import Basics
import CXMLReader

/// Chooses the reader of a file: by what it holds, and by its name if it is plain text.
struct UnitReaders {
  let languages: LanguageTable
  let damage: DamageLog
  let files = OpenedFiles()

  private static let readFormats =
    "TMX, XLIFF, alignments of OPUS, test sets of WMT, tab-separated text (.tsv, .txt), or two files of plain lines "
    + "or of IWSLT, each also gzipped"

  /// The reader of one path of a corpus.
  ///
  /// - Parameter suffixes: the two languages, which end the names of the files that a prefix stands for
  func reader(
    _ path: String, suffixes: (source: String, target: String)?
  ) throws(UserError) -> any UnitReader {
    if path == "-" { return TSVReader(try lines(path)) }
    if !InputFile.exists(path), let suffixes { return try prefixReader(path, suffixes) }
    let (decoder, isXML) = try open(path) { head in
      !Self.promisesText(path) || TextEncoding.declaresXML(head)
    }
    return isXML ? try xmlReader(decoder) : TSVReader(LineReader(decoder, damage: damage))
  }

  func sideBySide(_ sourceFile: String, _ targetFile: String) throws(UserError) -> any UnitReader {
    let source = try half(sourceFile)
    let target = try half(targetFile)
    guard source.isXML || target.isXML else {
      return SideBySideReader(
        source: LineReader(source.decoder, damage: damage),
        target: LineReader(target.decoder, damage: damage))
    }
    for half in [source, target] where !half.isXML {
      throw UserError(
        .data, at: Place(file: half.decoder.path, line: 1),
        found: "this is not XML, and the other file is", expected: "both halves of one test set")
    }
    guard targetFile != "-" else {
      throw UserError(
        .usage, at: nil, found: "one half of a test set is standard input, which is read once",
        expected: "a file", fix: "save it to a file first")
    }
    return TestSetPairsReader(
      source: try testSet(source.decoder, damage),
      target: SentenceLookup(try testSet(target.decoder, damage), damage: damage) {
        damage throws(UserError) in
        try testSet(try half(targetFile, isCounted: false).decoder, damage)
      })
  }

  /// The lines of a text file, or of standard input.
  func lines(_ path: String) throws(UserError) -> LineReader {
    LineReader(try open(path) { _ in false }.decoder, damage: damage)
  }

  private func open(
    _ path: String, isCounted: Bool = true, isXML: (UnsafeBufferPointer<UInt8>) -> Bool
  ) throws(UserError) -> (decoder: TextDecoder, isXML: Bool) {
    let decoder = try TextDecoder(try files.open(path, isCounted: isCounted), isXML: isXML)
    return (decoder, decoder.isXML)
  }

  /// One of two files that belong together: plain lines, or XML as its name or its first element tells.
  private func half(
    _ path: String, isCounted: Bool = true
  ) throws(UserError) -> (decoder: TextDecoder, isXML: Bool) {
    let name = Self.withoutGzipSuffix(path.lowercased())
    return try open(path, isCounted: isCounted) { head in
      [".xml", ".sgm", ".sgml"].contains(where: name.hasSuffix) || TextEncoding.declaresXML(head)
        || Self.opensTestSet(head)
    }
  }

  private static func opensTestSet(_ head: UnsafeBufferPointer<UInt8>) -> Bool {
    let opening = head.drop(while: \.isWhiteSpace).prefix(9)
    let text = String(decoding: opening, as: UTF8.self).lowercased()
    return ["<mteval", "<srcset", "<refset", "<tstset", "<!doctype"].contains(where: text.hasPrefix)
  }

  private func testSet(
    _ decoder: TextDecoder, _ damage: DamageLog
  ) throws(UserError) -> KeyedSentenceReader {
    let (events, root, kind) = try root(decoder, damage, ofDocuments: .srcset)
    guard [.mteval, .srcset, .refset].contains(kind) else {
      throw UserError(
        .data, at: events.place(root),
        found: "the root element is <\(events.name(root))>",
        expected: "one half of a test set of IWSLT: mteval, srcset or refset",
        fix: "give a corpus in one file as it is, not as `source-file`")
    }
    return KeyedSentenceReader(events, format: .testSet, damage: damage)
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

  private func prefixReader(
    _ prefix: String, _ suffixes: (source: String, target: String)
  ) throws(UserError) -> any UnitReader {
    let source = Self.existing(prefix, suffixes.source)
    let target = Self.existing(prefix, suffixes.target)
    if let source, let target { return try sideBySide(source, target) }
    var missing: [String] = []
    if source == nil { missing.append("\(prefix).\(suffixes.source)") }
    if target == nil { missing.append("\(prefix).\(suffixes.target)") }
    throw UserError(
      .noInput, at: prefix,
      found: "there is no such file, \(missing.count == 1 ? "and no" : "nor") "
        + missing.joined(separator: " with "))
  }

  /// One of the files of a prefix.
  static func existing(_ prefix: String, _ suffix: String) -> String? {
    ["\(prefix).\(suffix)", "\(prefix).\(suffix).gz"].first(where: InputFile.exists)
  }

  // MARK: XML

  private func xmlReader(_ decoder: TextDecoder) throws(UserError) -> any UnitReader {
    let (events, root, kind) = try root(decoder, damage)
    switch kind {
    case .tmx: return TMXReader(events, languages: languages, damage: damage)
    case .xliff:
      return try XLIFFReader(events, root: root, languages: languages, damage: damage) {
        () throws(UserError) in
        // Damage is noted when the document is read for its units.
        let log = DamageLog(recovers: damage.recovers)
        return try XLIFFReader.declaresTarget(try self.events(decoder.path, log), log)
      }
    case .dataset: return WMTReader(events, languages: languages, damage: damage)
    case .cesAlign:
      return try XCESReader(
        events, root: root, languages: languages, damage: damage, files: files,
        open: { path, damage throws(UserError) in
          KeyedSentenceReader(try self.events(path, damage), format: .opus, damage: damage)
        })
    default: throw wrongRoot(events.name(root), at: events.place(root))
    }
  }

  /// The events of a further file, from its beginning.
  private func events(_ path: String, _ damage: DamageLog) throws(UserError) -> XMLEventSource {
    let decoder = try open(path, isCounted: false) { _ in true }.decoder
    try checkOpening(decoder)
    return try XMLEventSource(decoder, damage: damage)
  }

  /// The events of a file after the start of its root, that start, and the kind of the root. If its tag is damaged, an
  /// element in it tells the kind, and is the first event.
  ///
  /// - Parameter ofDocuments: the root that contains documents (`doc`)
  private func root(
    _ decoder: TextDecoder, _ damage: DamageLog, ofDocuments: XMLElement = .dataset
  ) throws(UserError) -> (XMLEventSource, CXMLEvent, XMLElement?) {
    try checkOpening(decoder)
    var events = try XMLEventSource(decoder, damage: damage)
    var first: UserError?
    var other: UserError?
    var isRoot = true
    while let event = try events.next() {
      switch event.kind {
      case CXMLEventKind.start:
        let element = XMLElement(rawValue: event.name)
        if isRoot, !damage.recovers || Self.isRoot(element) { return (events, event, element) }
        if let implied = Self.root(holding: element, event, events, ofDocuments: ofDocuments) {
          if let other { try damage.note(other) }
          events.putBack()
          if let levels = XMLRestart.roots[implied] { events.restartAt(levels) }
          return (events, event, implied)
        }
        // Its name may be damaged.
        if isRoot { other = wrongRoot(events.name(event), at: events.place(event)) }
        isRoot = false
      case CXMLEventKind.restart: isRoot = event.depth == 0
      case CXMLEventKind.damage:
        let error = events.error(event)
        try damage.note(error)
        first = first ?? error
      default: break
      }
    }
    throw other ?? first
      ?? UserError(
        .data, at: decoder.path, found: "there is no element in this file",
        expected: Self.readFormats)
  }

  private static func isRoot(_ element: XMLElement?) -> Bool {
    element.map { XMLRestart.roots[$0] != nil } ?? false
  }

  /// The root of files that contain an element; nil if that is not clear.
  private static func root(
    holding element: XMLElement?, _ event: CXMLEvent, _ events: XMLEventSource,
    ofDocuments: XMLElement
  ) -> XMLElement? {
    switch element {
    case .tu: .tmx
    // XLIFF has headers, too.
    case .header: events.attribute(.srclang, of: event) == nil ? nil : .tmx
    case .file, .transUnit: .xliff
    case .linkGrp: .cesAlign
    case .doc: ofDocuments
    default: isRoot(element) ? element : nil
    }
  }

  /// Checks that the file begins with a tag, with a clearer message than the parser's.
  private func checkOpening(_ decoder: TextDecoder) throws(UserError) {
    let head = decoder.head
    // There may be damage before it, too.
    if damage.recovers, head.contains(UInt8(ascii: "<")) { return }
    guard let first = head.first(where: { !$0.isWhiteSpace }) else {
      throw UserError(
        .data, at: Place(file: decoder.path, line: head.isEmpty ? 0 : 1),
        found: head.isEmpty ? "the file is empty" : "the file holds white space only",
        expected: Self.readFormats)
    }
    guard first == UInt8(ascii: "<") || head.count < 2 || head[0] == 0 || head[1] == 0 else {
      throw UserError(
        .data, at: Place(file: decoder.path, line: 1), found: "this is not XML",
        expected: Self.readFormats, fix: Self.fixOfText(head, named: decoder.path))
    }
  }

  /// What to do with text whose name does not say that it is tab-separated.
  private static func fixOfText(_ head: UnsafeBufferPointer<UInt8>, named path: String) -> String {
    let name = withoutGzipSuffix(path.lowercased())
    let firstLine = head.prefix { $0 != 10 && $0 != 13 }
    if firstLine.contains(9) {
      return "this looks tab-separated: give it a name that ends in .tsv"
    }
    if name.hasSuffix(".csv") {
      let comma = firstLine.contains(UInt8(ascii: ";")) ? "semicolons" : "commas"
      return "columns are separated by tabs here, not by \(comma): save it from the spreadsheet as "
        + "tab-delimited text with the source and the target as its first columns, named .tsv"
    }
    if name.hasSuffix(".tab") {
      return "in tab-separated text every line has the source, a tab and the target: name it .tsv"
    }
    return "give tab-separated text a name that ends in .tsv"
  }

  private func wrongRoot(_ root: String, at place: Place) -> UserError {
    var fix: String?
    let found: String
    switch root {
    case "cesDoc", "letsmt", "text", "document":
      found = "this is a document in one language (<\(root)>)"
      fix = "name the file of alignments, which says where the documents are"
    case "mteval", "srcset", "refset", "tstset":
      found = "this is one half of a test set"
      fix = "give both halves, as `source-file` and `target-file`"
    case "html": found = "this is an HTML page"
    default: found = "the root element is <\(root)>"
    }
    return UserError(.data, at: place, found: found, expected: Self.readFormats, fix: fix)
  }
}
