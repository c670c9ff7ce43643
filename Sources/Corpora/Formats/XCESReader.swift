import Basics
import CXMLReader

/// Reads the alignments of OPUS (`cesAlign`): links between the sentences of two documents, which are files beside it.
///
/// A link is a unit: its sentences on either side, joined by a space. The first folder of a document's name is its
/// language (`en/2005/1.xml`); if it has none, its language is the requested one. Links are read in their own direction.
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
    /// The name's bytes: names that look alike may differ.
    var key: SentenceKey { Array(name.utf8) }
    var language: Language?
  }
  /// As named by the root, and by the current group.
  private var root: (source: Document, target: Document) = (Document(), Document())
  private var source = Document()
  private var target = Document()
  /// Whether the languages of the group are requested; otherwise its documents are not opened.
  private var isWanted = false
  private var isMissing = false
  /// Whether it is unknown which documents links join: the start of the group may be lost or damaged.
  private var isUnsure = false
  private var groupPlace: Place
  // Depths of the open elements; 0 if there is none.
  private var groupDepth: UInt32 = 0
  private var linkDepth: UInt32 = 0

  /// The documents that were opened last.
  private var opened: [(key: SentenceKey, sentences: SentenceLookup)] = []
  private var unreadable: Set<SentenceKey> = []

  /// - Parameters:
  ///   - root: the start of the root, which `events` has just returned
  ///   - open: begins to read a document
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
    self.root = try documents(of: root)
  }

  func read(into unit: inout Unit) throws(UserError) -> Bool {
    while let event = try events.next() {
      switch event.kind {
      case CXMLEventKind.start:
        switch XMLElement(rawValue: event.name) {
        case .linkGrp: try beginGroup(event)
        case .link where groupDepth > 0 || isUnsure:
          if linkDepth > 0 { try noteDamage("there is a link inside another", event) }
          linkDepth = event.depth
          if try link(event, &unit) { return true }
        default:
          if damage.recovers, event.depth > 1, events.attribute(.fromDoc, of: event) != nil {
            try noteDamage("<\(events.name(event))> names documents", event)
          }
        }
      case CXMLEventKind.end:
        if event.depth == groupDepth {
          groupDepth = 0
          isUnsure = false
        }
        if event.depth == linkDepth { linkDepth = 0 }
      case CXMLEventKind.damage:
        try damage.note(events.error(event))
      case CXMLEventKind.restart:
        if groupDepth > event.depth { groupDepth = 0 }
        isUnsure = true
      default: break
      }
    }
    return false
  }

  // MARK: Groups

  /// Notes what can be left of damaged tags. A well-formed file may have it too, so it is an error only in recovery.
  private func noteDamage(_ found: String, _ event: CXMLEvent) throws(UserError) {
    guard damage.recovers else { return }
    isUnsure = true
    try damage.note(
      UserError(
        .data, at: events.place(event), found: found, expected: "links in a <linkGrp>",
        fix: "repair the file"))
  }

  private func beginGroup(_ event: CXMLEvent) throws(UserError) {
    groupDepth = event.depth
    groupPlace = events.place(event)
    (source, target) = try documents(of: event)
    isWanted = languages.answers(source: source.language, target: target.language)
    isMissing = false
    isUnsure = event.isUnsure
    linkDepth = 0
    let kept = [source.key, target.key]
    opened.removeAll { !kept.contains($0.key) }
    for document in opened { document.sentences.beginGroup() }
  }

  /// The documents that an element names, or else the root.
  private func documents(
    of event: CXMLEvent
  ) throws(UserError) -> (source: Document, target: Document) {
    (
      try document(.fromDoc, of: event, languages.requestedSource, root.source),
      try document(.toDoc, of: event, languages.requestedTarget, root.target)
    )
  }

  private func document(
    _ attribute: XMLAttribute, of event: CXMLEvent, _ requested: Language?, _ ofRoot: Document
  ) throws(UserError) -> Document {
    guard let id = try events.id(attribute, of: event), !id.isEmpty else {
      return ofRoot.name.isEmpty ? Document(language: requested) : ofRoot
    }
    let name = String(decoding: id, as: UTF8.self)
    let folder = name.contains("/") ? name.prefix { $0 != "/" } : ""
    guard Self.isLanguageCode(folder) else { return Document(name: name, language: requested) }
    let language = try Array(folder.utf8).withUnsafeBufferPointer { code throws(UserError) in
      try languages.language(code, at: events.place(event))
    }
    return Document(name: name, language: language)
  }

  /// Whether a text is two or three letters, followed by subtags or not.
  private static func isLanguageCode(_ text: Substring) -> Bool {
    var subtags = text.split(
      omittingEmptySubsequences: false, whereSeparator: { "-_@".contains($0) })
    let primary = subtags.removeFirst()
    func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }
    return (2...3).contains(primary.utf8.count) && primary.utf8.allSatisfy(isLetter)
      && subtags.allSatisfy { subtag in
        !subtag.isEmpty && subtag.utf8.allSatisfy(\.isLetterOrDigit)
      }
  }

  // MARK: Links

  /// Bytes of the ids of a link.
  private static let targetLimit = 100_000

  /// Fills the unit with a link; false if it does not have two sides.
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
    if unit.keepsID {
      // A link without an id is identified by the sentences that it joins.
      let id = events.shortID(.id, of: event)
      unit.id = id.isEmpty ? Array(targets.prefix(XMLEventSource.idLimit)) : id
    }
    unit.addVariant(source.language, role: .original)
    unit.endVariantText()
    unit.isDamaged = isMissing || isUnsure || event.isUnsure
    let place = events.place(event)
    let ids = sides.map { side in side.split(whereSeparator: \.isWhiteSpace).map(Array.init) }
    // A list counts a side even if the other one is empty; a pair needs both.
    let isList = languages.isOfList
    var isNeeded = isWanted && (isList || !ids[0].isEmpty && !ids[1].isEmpty)
    if isNeeded { try append(ids[0], of: source, to: &unit, at: place) }
    isNeeded = isNeeded && (isList || !unit.text.range.isEmpty)
    unit.addVariant(target.language, role: .translation)
    unit.endVariantText()
    if isNeeded { try append(ids[1], of: target, to: &unit, at: place) }
    return true
  }

  /// Adds the sentences with these ids to the last variant.
  private func append(
    _ ids: [SentenceKey], of document: Document, to unit: inout Unit, at place: Place
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
        // In recovery, reading continues without the document.
        try damage.note(error)
        isMissing = true
        unreadable.insert(document.key)
        opened.removeAll { $0.key == document.key }
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

  /// The sentences of a document; nil if it is missing and reading continues without it.
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
    let sentences = SentenceLookup(try open(file, damage), damage: damage) {
      [open] damage throws(UserError) in try open(file, damage)
    }
    opened.append((document.key, sentences))
    return sentences
  }

  /// The file of a document: in the folder of the alignments or the next one above it, with `.gz` or without. Names that
  /// lead elsewhere have none.
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
