import Basics
import CXMLReader

/// Reads the alignments of OPUS (`cesAlign`): links between the sentences of two documents, which lie in files beside it.
///
/// A link is a unit: its sentences on either side, joined by a space. A document names its language by its first folder
/// (`en/2005/1.xml`); where it has none, it is taken for the language that was asked for. Links are read in their own
/// direction.
final class XCESReader: UnitReader {
  let path: String
  let namesLanguages = true
  private var events: XMLEventSource
  private let languages: LanguageTable
  private let damage: DamageLog
  private let files: OpenedFiles
  private let open: (String, DamageLog) throws(UserError) -> KeyedSentenceReader

  /// A document in one language.
  private struct Document {
    var name = ""
    /// The name's bytes: names that look alike may be two.
    var key: KeyedSentence.Key { Array(name.utf8) }
    var language = LanguageTable.none
  }
  /// What the root names.
  private let root: (source: Document, target: Document)
  private var source = Document()
  private var target = Document()
  /// Whether the languages of the group at hand are those asked for: else its documents are not opened.
  private var isWanted = false
  private var isMissing = false
  /// Whether it is not known which documents links join: the start of the group may be lost, or damaged.
  private var isUnsure = false
  private var groupPlace: Place
  // Depths; the root has 1.
  private var depth = 1
  private var groupDepth = 0
  /// Of a link that is open; 0 where there is none.
  private var linkDepth = 0

  /// The documents that were opened last.
  private var opened: [(key: KeyedSentence.Key, sentences: SentenceLookup)] = []
  private var unreadable: Set<KeyedSentence.Key> = []

  /// - Parameters:
  ///   - root: the start of the root, which `events` has just given.
  ///   - open: begins to read a document.
  init(
    _ events: XMLEventSource, root: CXMLEvent, languages: LanguageTable, damage: DamageLog,
    files: OpenedFiles,
    open: @escaping (String, DamageLog) throws(UserError) -> KeyedSentenceReader
  ) throws(UserError) {
    self.events = events
    self.languages = languages
    self.damage = damage
    self.files = files
    self.open = open
    path = events.path
    groupPlace = events.place(root)
    self.root = (
      try Self.document(.fromDoc, of: root, events, languages, asked: languages.requestedSource)
        ?? Document(language: languages.requestedSource),
      try Self.document(.toDoc, of: root, events, languages, asked: languages.requestedTarget)
        ?? Document(language: languages.requestedTarget)
    )
  }

  func read(into unit: inout Unit) throws(UserError) -> Bool {
    while let event = try events.next() {
      switch event.kind {
      case CXMLEventKind.start:
        depth += 1
        switch XMLElement(rawValue: event.name) {
        case .linkGrp: try beginGroup(event)
        case .link where groupDepth > 0 || isUnsure:
          if linkDepth > 0 { try noteDamage("a link stands inside another", event) }
          linkDepth = depth
          if try link(event, &unit) { return true }
        default:
          if damage.recovers, depth > 1, events.attribute(.fromDoc, of: event) != nil {
            try noteDamage("<\(events.name(event))> names documents", event)
          }
        }
      case CXMLEventKind.end:
        if depth == groupDepth {
          groupDepth = 0
          isUnsure = false
        }
        if depth == linkDepth { linkDepth = 0 }
        depth -= 1
      case CXMLEventKind.damage:
        try damage.note(events.error(event))
      case CXMLEventKind.restart:
        depth = event.depth
        if groupDepth > depth { groupDepth = 0 }
        isUnsure = true
      default: break
      }
    }
    return false
  }

  // MARK: Groups

  /// Notes what a well-formed file may hold, and what is left of tags that are damaged.
  private func noteDamage(_ found: String, _ event: CXMLEvent) throws(UserError) {
    guard damage.recovers else { return }
    isUnsure = true
    try damage.note(
      UserError(
        .data, at: events.place(event), found: found, expected: "links in a <linkGrp>",
        fix: "repair the file"))
  }

  private func beginGroup(_ event: CXMLEvent) throws(UserError) {
    groupDepth = depth
    groupPlace = events.place(event)
    source =
      try Self.document(.fromDoc, of: event, events, languages, asked: languages.requestedSource)
      ?? root.source
    target =
      try Self.document(.toDoc, of: event, events, languages, asked: languages.requestedTarget)
      ?? root.target
    isWanted = languages.answers(source: source.language, target: target.language)
    isMissing = false
    isUnsure = event.isUnsure
    linkDepth = 0
    let kept = [source.key, target.key]
    opened.removeAll { !kept.contains($0.key) }
    for document in opened { document.sentences.beginGroup() }
  }

  /// The document that an attribute names, in the language of its first folder; nil where it names none.
  private static func document(
    _ attribute: XMLAttribute, of event: CXMLEvent, _ events: XMLEventSource,
    _ languages: LanguageTable, asked: LanguageTable.Spelling
  ) throws(UserError) -> Document? {
    guard let id = try events.id(attribute, of: event), !id.isEmpty else { return nil }
    let name = String(decoding: id, as: UTF8.self)
    let folder = name.contains("/") ? name.prefix { $0 != "/" } : ""
    guard isLanguageCode(folder) else { return Document(name: name, language: asked) }
    return Document(name: name, language: try events.language(folder, of: event, in: languages))
  }

  /// Two or three letters, and subtags behind them.
  private static func isLanguageCode(_ text: Substring) -> Bool {
    var subtags = text.split(
      omittingEmptySubsequences: false, whereSeparator: { "-_@".contains($0) })
    guard let primary = subtags.first else { return false }
    subtags.removeFirst()
    func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }
    return (2...3).contains(primary.utf8.count) && primary.utf8.allSatisfy(isLetter)
      && subtags.allSatisfy { subtag in
        !subtag.isEmpty && subtag.utf8.allSatisfy { isLetter($0) || (48...57).contains($0) }
      }
  }

  // MARK: Links

  /// Fills the unit with a link; false where it does not have two sides.
  private func link(_ event: CXMLEvent, _ unit: inout Unit) throws(UserError) -> Bool {
    guard let targets = events.attribute(.xtargets, of: event) else { return false }
    guard targets.count <= Self.targetLimit else {
      unit.begin(line: Int(event.line), column: Int(event.column))
      unit.isDamaged = true
      try damage.note(
        UserError(
          .data, at: events.place(event), found: "one link names \(targets.count) bytes of ids",
          expected: "at most \(Self.targetLimit)"))
      return true
    }
    let sides = targets.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    guard sides.count == 2 else { return false }
    unit.begin(line: Int(event.line), column: Int(event.column))
    unit.isReversible = false
    unit.id = unitID(event, targets, of: unit)
    unit.addVariant(source.language, role: .original)
    unit.endVariantText()
    unit.isDamaged = isMissing || isUnsure || event.isUnsure
    let place = events.place(event)
    let ids = sides.map(Self.words)
    // A list counts a side whose other side is empty; a pair needs both.
    let isList = languages.isOfList
    var isNeeded = isWanted && (isList || !ids[0].isEmpty && !ids[1].isEmpty)
    if isNeeded { try append(ids[0], of: source, to: &unit, at: place) }
    isNeeded = isNeeded && (isList || !unit.text.range.isEmpty)
    unit.addVariant(target.language, role: .translation)
    unit.endVariantText()
    if isNeeded { try append(ids[1], of: target, to: &unit, at: place) }
    return true
  }

  /// The id of a link, or else the sentences that it joins.
  private func unitID(
    _ event: CXMLEvent, _ targets: UnsafeBufferPointer<UInt8>, of unit: borrowing Unit
  ) -> [UInt8] {
    guard unit.keepsID else { return [] }
    let id = events.shortID(.id, of: event)
    return id.isEmpty ? Array(targets.prefix(XMLEventSource.idLimit)) : id
  }

  /// Bytes of the ids of a link.
  private static let targetLimit = 100_000

  private static func words(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> [KeyedSentence.Key] {
    bytes.split { $0 == 32 || (9...13).contains($0) }.map(Array.init)
  }

  /// Adds the sentences of these ids to the variant that was added last.
  private func append(
    _ ids: [KeyedSentence.Key], of document: Document, to unit: inout Unit, at place: Place
  ) throws(UserError) {
    var size = UnitSize()
    for id in ids where !unit.isDamaged {
      let found: SentenceLookup.Found?
      do {
        guard let sentences = try sentences(of: document) else {
          unit.isDamaged = true
          return
        }
        found = try sentences.find(id)
      } catch {
        try leave(document, error)
        unit.isDamaged = true
        return
      }
      guard let sentence = found else { continue }
      size.addText(sentence.text.count)
      if sentence.isDamaged { unit.isDamaged = true }
      try size.check(&unit.isDamaged, damage, "link", at: place)
      unit.text.append(sentence.text)
      unit.text.space()
    }
    unit.endVariantText()
  }

  // MARK: Documents

  /// The sentences of a document; nil where it is missing and reading goes on without it.
  private func sentences(of document: Document) throws(UserError) -> SentenceLookup? {
    if let known = opened.first(where: { $0.key == document.key }) { return known.sentences }
    if unreadable.contains(document.key) {
      isMissing = true
      return nil
    }
    guard let file = file(of: document.name) else {
      isMissing = true
      try damage.note(
        UserError(
          .data, at: groupPlace,
          found: document.name.isEmpty
            ? "the links do not say which documents they join"
            : "the document \(document.name) is not there",
          expected: "the sentences of both sides, beside this file or in a folder above it",
          fix: document.name.isEmpty
            ? nil : "unpack the documents of the corpus into the folder of its alignments"))
      return nil
    }
    let open = self.open
    let sentences = SentenceLookup(try open(file, damage), damage: damage) {
      damage throws(UserError) in
      try open(file, damage)
    }
    opened.append((document.key, sentences))
    return sentences
  }

  /// Goes on without a document that cannot be read, or not to its end.
  private func leave(_ document: Document, _ error: UserError) throws(UserError) {
    try damage.note(error)
    isMissing = true
    unreadable.insert(document.key)
    opened.removeAll { $0.key == document.key }
  }

  /// The file of a document: in the folder of the alignments or the next one above it, packed or not. Names that lead
  /// elsewhere have none.
  private func file(of name: String) -> String? {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !name.isEmpty, !name.hasPrefix("/"), !parts.contains("..") else { return nil }
    let names = name.hasSuffix(".gz") ? [name, String(name.dropLast(3))] : [name, name + ".gz"]
    var folder = InputFile.folder(of: path)
    var absent: [String] = []
    while true {
      for name in names {
        let candidate = folder == "/" ? "/" + name : folder + "/" + name
        if InputFile.isFile(candidate) { return candidate }
        absent.append(candidate)
      }
      guard folder != "/", let slash = folder.lastIndex(of: "/") else {
        for path in absent { files.noteAbsent(path) }
        return nil
      }
      folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
    }
  }
}
