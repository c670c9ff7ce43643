import CXMLReader

/// Reads the test sets of WMT: of every `doc`, each segment of `src` with those of the same `id` in every `ref`.
///
/// The outputs of systems (`hyp`) are passed over. A segment without an `id` has its number in the text for one.
final class WMTReader: UnitReader {
  let path: String
  let namesLanguages = true
  private var events: XMLEventSource
  private let languages: LanguageTable
  private let damage: DamageLog

  // Depths at which the elements stand that are open; 0 where there is none. The root has 1.
  private var depth = 1
  private var documentDepth = 0
  private var sideDepth = 0
  private var segmentDepth = 0

  /// A segment of the document at hand, in `texts`.
  private struct Segment {
    var text: Range<Int>
    var isDamaged = false
  }
  /// A document in one language.
  private struct Side {
    let language: LanguageTable.Spelling
    let role: Unit.Role
    var segments: [String: Segment] = [:]
    /// Segments that have begun.
    var count = 0
  }
  private var sides: [Side] = []
  private var texts = UnitText()
  private var size = UnitSize()
  /// Whether the document holds too much; then it gives no pair.
  private var isExcessive = false
  private var documentPlace: Place
  private var segmentID = ""

  /// The segments of the document in the order of the file, and where the first of each id begins.
  private var order: [(id: String, line: Int, column: Int)] = []
  private var knownIDs: Set<String> = []
  /// How many of them were given out.
  private var givenCount = 0
  private var isGiving = false

  /// - Parameter events: behind the start of the root.
  init(_ events: XMLEventSource, languages: LanguageTable, damage: DamageLog) {
    self.events = events
    self.languages = languages
    self.damage = damage
    path = events.path
    documentPlace = Place(file: events.path)
  }

  func read(into unit: inout Unit) throws(CorpusError) -> Bool {
    while true {
      if isGiving {
        if give(&unit) { return true }
        clear()
      }
      guard try readDocument() else { return false }
    }
  }

  /// Reads to the end of the next document; false at the end of the file.
  private func readDocument() throws(CorpusError) -> Bool {
    while let event = try events.next() {
      switch event.kind {
      case CXMLEventKind.start:
        depth += 1
        if try start(event) { return true }
      case CXMLEventKind.text:
        if documentDepth > 0 { try text(event) }
      case CXMLEventKind.end:
        let isEnded = end()
        depth -= 1
        if isEnded { return true }
      default:
        try damage.note(events.error(event))
        if segmentDepth > 0 { endSegment(isDamaged: true) }
      }
    }
    guard documentDepth > 0 else { return false }
    // Only where reading recovers: the file broke off inside the document.
    if segmentDepth > 0 { endSegment(isDamaged: true) }
    endDocument()
    return true
  }

  // MARK: Events

  /// Returns whether a document is ended: by damage, where the next one begins inside it.
  private func start(_ event: CXMLEvent) throws(CorpusError) -> Bool {
    let element = XMLElement(rawValue: event.name)
    if element == .doc, documentDepth == 0 || damage.recovers {
      let isInside = documentDepth > 0
      if isInside {
        if segmentDepth > 0 { endSegment(isDamaged: true) }
        endDocument()
      }
      // What was read of the document before is given out first: only its end was not seen.
      beginDocument(event)
      return isInside
    }
    guard documentDepth > 0 else { return false }
    size.addElement()
    try checkSize()
    switch element {
    case .src where depth == documentDepth + 1: try beginSide(event, .original)
    case .ref where depth == documentDepth + 1: try beginSide(event, .translation)
    case .seg where sideDepth > 0 && segmentDepth == 0 && !isExcessive:
      segmentDepth = depth
      let side = sides.count - 1
      segmentID = events.string(.id, of: event) ?? "#\(sides[side].count)"
      sides[side].count += 1
      if knownIDs.insert(segmentID).inserted {
        order.append((segmentID, Int(event.line), Int(event.column)))
      }
      texts.begin()
    default: break
    }
    return false
  }

  private func beginDocument(_ event: CXMLEvent) {
    documentDepth = depth
    sideDepth = 0
    segmentDepth = 0
    documentPlace = events.place(event)
  }

  /// Forgets the document that was given out.
  private func clear() {
    isGiving = false
    givenCount = 0
    isExcessive = false
    size = UnitSize()
    texts.removeAll()
    sides = []
    order = []
    knownIDs = []
  }

  private func beginSide(_ event: CXMLEvent, _ role: Unit.Role) throws(CorpusError) {
    var language = try events.language(.lang, of: event, in: languages) ?? LanguageTable.none
    if language == LanguageTable.none {
      language = try events.language(.xmlLang, of: event, in: languages) ?? LanguageTable.none
    }
    sides.append(Side(language: language, role: role))
    sideDepth = depth
  }

  private func text(_ event: CXMLEvent) throws(CorpusError) {
    size.addText(Int(event.length))
    try checkSize()
    if segmentDepth > 0, !isExcessive { texts.append(events.text(event)) }
  }

  /// Returns whether a document is ended.
  private func end() -> Bool {
    guard documentDepth > 0 else { return false }
    switch depth {
    case segmentDepth: endSegment(isDamaged: false)
    case sideDepth: sideDepth = 0
    case documentDepth:
      endDocument()
      return true
    default: break
    }
    return false
  }

  private func endSegment(isDamaged: Bool) {
    segmentDepth = 0
    let side = sides.count - 1
    if sides[side].segments[segmentID] == nil {
      sides[side].segments[segmentID] = Segment(text: texts.range, isDamaged: isDamaged)
    }
  }

  private func endDocument() {
    documentDepth = 0
    sideDepth = 0
    isGiving = true
  }

  private func checkSize() throws(CorpusError) {
    try size.check(&isExcessive, damage, "document", at: documentPlace)
    if isExcessive { segmentDepth = 0 }
  }

  // MARK: Units

  /// Fills a unit with the next segment in all languages; false behind the last.
  private func give(_ unit: inout Unit) -> Bool {
    guard givenCount < order.count else { return false }
    let segment = order[givenCount]
    givenCount += 1
    unit.begin(line: segment.line, column: segment.column)
    unit.isDamaged = isExcessive
    for side in sides {
      unit.addVariant(side.language, role: side.role)
      guard let part = side.segments[segment.id] else { continue }
      if part.isDamaged { unit.isDamaged = true }
      unit.text.append(texts[part.text])
      unit.endVariantText()
    }
    return true
  }
}
