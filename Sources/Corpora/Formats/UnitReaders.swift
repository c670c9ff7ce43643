import Basics
import CXMLReader

/// Which reader a file needs: by what it holds, and by its name where plain text cannot tell.
struct UnitReaders {
  let languages: LanguageTable
  let damage: DamageLog
  let files = OpenedFiles()

  static let readFormats =
    "TMX, XLIFF, alignments of OPUS, test sets of WMT, tab-separated text (.tsv, .txt), or two files of plain lines "
    + "or of IWSLT, each also gzipped"

  /// The reader of one path of a corpus.
  ///
  /// - Parameter suffixes: the two languages as they end the names of the files that a prefix stands for.
  func reader(_ path: String, suffixes: (source: String, target: String)?) throws(UserError)
    -> any UnitReader
  {
    if path == "-" { return TSVReader(try lines(path)) }
    if !InputFile.exists(path) {
      if let pair = try prefixReader(path, suffixes) { return pair }
    }
    let promisesText = Self.promisesText(path)
    let stream = try files.open(path, isCounted: true)
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
    try LineReader(try files.open(path, isCounted: true), damage: damage)
  }

  /// One of two files that belong together: plain lines, or XML by its name or its first element.
  private func half(
    _ path: String, isCounted: Bool = true
  ) throws(UserError) -> (decoder: TextDecoder, isXML: Bool) {
    let stream = try files.open(path, isCounted: isCounted)
    var isXML = Self.promisesXML(path)
    let decoder = try TextDecoder(
      stream,
      isXML: { head in
        isXML = isXML || TextEncoding.declaresXML(head) || Self.opensTestSet(head)
        return isXML
      })
    return (decoder, isXML)
  }

  private static func promisesXML(_ path: String) -> Bool {
    let name = withoutGzipSuffix(path.lowercased())
    return [".xml", ".sgm", ".sgml"].contains(where: name.hasSuffix)
  }

  private static func opensTestSet(_ head: UnsafeBufferPointer<UInt8>) -> Bool {
    let opening = head.drop { $0 == 32 || (9...13).contains($0) }.prefix(9)
    let text = String(decoding: opening, as: UTF8.self).lowercased()
    return ["<mteval", "<srcset", "<refset", "<tstset", "<!doctype"].contains(where: text.hasPrefix)
  }

  /// Whether an XLIFF document declares a target language anywhere.
  private func declaresTarget(_ path: String, _ damage: DamageLog) throws(UserError) -> Bool {
    let stream = try files.open(path, isCounted: false)
    let decoder = try TextDecoder(stream, isXML: { _ in true })
    // What is damaged is said where the document is read.
    let damage = DamageLog(recovers: damage.recovers)
    var declarations = XLIFFDeclarations(try XMLEventSource(decoder, damage: damage), damage)
    return try declarations.findTarget()
  }

  private func testSet(
    _ decoder: TextDecoder, _ damage: DamageLog
  ) throws(UserError) -> KeyedSentenceReader {
    let (events, root, kind) = try root(decoder, damage, ofDocuments: .srcset)
    switch kind {
    case .mteval, .srcset, .refset:
      return KeyedSentenceReader(events, format: .testSet, damage: damage)
    default:
      throw UserError(
        .data, at: events.place(root),
        found: "the root element is <\(events.name(root))>",
        expected: "one half of a test set of IWSLT: mteval, srcset or refset",
        fix: "give a corpus in one file as it is, without --source-file")
    }
  }

  /// The sentences of a document of OPUS.
  private func document(
    _ path: String, _ damage: DamageLog
  ) throws(UserError) -> KeyedSentenceReader {
    let stream = try files.open(path, isCounted: false)
    let decoder = try TextDecoder(stream, isXML: { _ in true })
    try checkOpening(decoder)
    return KeyedSentenceReader(
      try XMLEventSource(decoder, damage: damage), format: .opus, damage: damage)
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
    throws(UserError) -> (any UnitReader)?
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
    throw UserError(
      .noInput, at: Place(file: prefix), found: "there is no such file, \(missing)")
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
      let path = decoder.path
      return try XLIFFReader(events, root: root, languages: languages, damage: damage) {
        damage throws(UserError) in
        try declaresTarget(path, damage)
      }
    case .dataset: return WMTReader(events, languages: languages, damage: damage)
    case .cesAlign:
      return try XCESReader(
        events, root: root, languages: languages, damage: damage,
        files: files,
        open: { path, damage throws(UserError) in try document(path, damage) })
    default: throw wrongRoot(events.name(root), at: events.place(root))
    }
  }

  /// The events of a file behind the start of its root, that start, and what the root is. Where its tag is damaged, an
  /// element in it tells what it was, and is the first event.
  ///
  /// - Parameter ofDocuments: the root of which documents (`doc`) tell
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
        .data, at: Place(file: decoder.path), found: "there is no element in this file",
        expected: Self.readFormats)
  }

  private static func isRoot(_ element: XMLElement?) -> Bool {
    element.map { XMLRestart.roots[$0] != nil } ?? false
  }

  /// The root of files that hold an element; nil where that is not known.
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

  /// Says in plain words what the parser would call a missing start tag.
  private func checkOpening(_ decoder: TextDecoder) throws(UserError) {
    let head = decoder.head
    // Damage may stand before it, too.
    if damage.recovers, head.contains(UInt8(ascii: "<")) { return }
    guard let first = head.first(where: { $0 != 32 && !(9...13).contains($0) }) else {
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
      return "columns are parted by tabs here, not by \(comma): save it from the spreadsheet as "
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
      fix = "name the file of alignments, which says where the documents lie"
    case "mteval", "srcset", "refset", "tstset":
      found = "this is one half of a test set"
      fix = "give both halves, as --source-file and --target-file"
    case "html": found = "this is an HTML page"
    default: found = "the root element is <\(root)>"
    }
    return UserError(.data, at: place, found: found, expected: Self.readFormats, fix: fix)
  }
}
