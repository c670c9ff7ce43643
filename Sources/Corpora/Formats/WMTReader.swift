import Basics
import CXMLReader

/// Reads the test sets of WMT: of every `doc`, each segment of `src` with those of the same `id` in every `ref`.
///
/// The outputs of systems (`hyp`) are skipped. The id of a segment without one is its number in the text.
final class WMTReader: UnitReader {
  let path: String
  let namesLanguages = true
  private var events: XMLEventSource
  private let languages: LanguageTable
  private let damage: DamageLog

  // Depths of the open elements; 0 if there is none.
  private var documentDepth: UInt32 = 0
  private var sideDepth: UInt32 = 0
  private var segmentDepth: UInt32 = 0

  /// A segment of the current document, in `texts`.
  private typealias Segment = (text: Range<Int>, isDamaged: Bool)
  /// A document in one language.
  private struct Side {
    let language: Language?
    let role: Unit.Role
    var segments: [SentenceKey: Segment] = [:]
    /// Of further translations into the language, which count only in a list of languages.
    var spare: [SentenceKey: Range<Int>] = [:]
  }
  private var sides: [Side] = []
  /// The index of the side that is being read, whether it is a repeated one, and its number of segments so far.
  private var side = 0
  private var isSpare = false
  private var segmentCount = 0
  /// The ids of a repeated side.
  private var spareIDs: Set<SentenceKey> = []
  private var texts = UnitText()
  private var size = UnitSize()
  /// Whether the document exceeds a limit; then it gives no pair.
  private var isExcessive = false
  /// Whether damage may have moved segments to another text or number; then the document gives no pair, either.
  private var isDamaged = false
  private var documentPlace: Place
  private var segmentID: SentenceKey = []
  /// Of the document whose units are being returned, and of the one that is being read.
  private var givenDocumentID: [UInt8] = []
  private var documentID: [UInt8] = []
  /// Languages of a document, in either role.
  private static let sideLimit = 200

  /// Where the first segment of an id begins.
  private typealias Position = (id: SentenceKey, line: Int, column: Int)
  /// The segments of the document in the order of its original, then those that it lacks.
  private var order: [Position] = []
  private var orderOfOthers: [Position] = []
  private var knownIDs: Set<SentenceKey> = []
  /// The number of segments that were returned.
  private var givenCount = 0
  private var isGiving = false

  /// - Parameter events: after the start of the root
  init(_ events: XMLEventSource, languages: LanguageTable, damage: DamageLog) {
    self.events = events
    self.languages = languages
    self.damage = damage
    path = events.path
    documentPlace = Place(file: events.path)
  }

  func read(into unit: inout Unit) throws(UserError) -> Bool {
    while true {
      if isGiving {
        if give(&unit) { return true }
        clear()
      }
      guard try readDocument() else { return false }
    }
  }

  /// Reads to the end of the next document; false at the end of the file.
  private func readDocument() throws(UserError) -> Bool {
    while let event = try events.next() {
      switch event.kind {
      case CXMLEventKind.start:
        if try start(event) { return true }
      case CXMLEventKind.text:
        if documentDepth > 0 { try text(event) }
      case CXMLEventKind.end:
        if end(event) { return true }
      case CXMLEventKind.restart:
        if endDamagedDocument() {
          damage.report.skipped.units += 1
          isDamaged = true
          return true
        }
      default:
        try damage.note(events.error(event))
        if !event.keepsStructure {
          // It is unknown which segments belong together.
          isDamaged = documentDepth > 0
        } else if segmentDepth > 0 {
          endSegment(isDamaged: true)
        }
      }
    }
    // In recovery: the file breaks off inside the document.
    return endDamagedDocument()
  }

  // MARK: Events

  /// Returns whether a document is ended: by damage, if the next one begins inside it.
  private func start(_ event: CXMLEvent) throws(UserError) -> Bool {
    let element = XMLElement(rawValue: event.name)
    if element == .doc, documentDepth == 0 || damage.recovers {
      // What was read of the document before is returned first: only its end is missing.
      let isInside = endDamagedDocument()
      documentDepth = event.depth
      documentPlace = events.place(event)
      documentID = events.shortID(.id, of: event)
      return isInside
    }
    guard documentDepth > 0 else { return false }
    if event.isUnsure { isDamaged = true }
    size.addElement()
    try checkSize()
    switch element {
    case .src where event.depth == documentDepth + 1: try beginSide(event, .original)
    case .ref where event.depth == documentDepth + 1: try beginSide(event, .translation)
    case .seg where sideDepth > 0 && segmentDepth == 0 && !isExcessive:
      segmentDepth = event.depth
      segmentID = try events.id(.id, of: event) ?? Array("#\(segmentCount)".utf8)
      segmentCount += 1
      size.addText(segmentID.count)
      let position = (id: segmentID, line: Int(event.line), column: Int(event.column))
      if sides[side].role == .original {
        if knownIDs.insert(segmentID).inserted { order.append(position) }
      } else {
        orderOfOthers.append(position)
      }
      texts.begin()
    default: break
    }
    return false
  }

  /// Forgets the document whose units were returned.
  private func clear() {
    isGiving = false
    givenCount = 0
    isExcessive = false
    isDamaged = false
    spareIDs = []
    size = UnitSize()
    texts.removeAll()
    sides = []
    order = []
    orderOfOthers = []
    knownIDs = []
  }

  private func beginSide(_ event: CXMLEvent, _ role: Unit.Role) throws(UserError) {
    var language = try events.language(.lang, of: event, in: languages)
    if language == nil { language = try events.language(.xmlLang, of: event, in: languages) }
    sideDepth = event.depth
    segmentCount = 0
    spareIDs = []
    let known = sides.firstIndex {
      $0.language?.spelling == language?.spelling && $0.role == role
    }
    isSpare = known != nil
    side = known ?? sides.count
    guard known == nil else { return }
    guard sides.count == Self.sideLimit else {
      sides.append(Side(language: language, role: role))
      return
    }
    sideDepth = 0
    guard !isExcessive else { return }
    isExcessive = true
    try damage.note(
      UserError(
        .data, at: documentPlace,
        found: "a document with more than \(Self.sideLimit) languages",
        expected: "one original, and translations of it"))
  }

  private func text(_ event: CXMLEvent) throws(UserError) {
    size.addText(Int(event.length))
    try checkSize()
    if segmentDepth > 0, !isExcessive { texts.append(events.text(event)) }
  }

  /// Returns whether a document is ended.
  private func end(_ event: CXMLEvent) -> Bool {
    guard documentDepth > 0 else { return false }
    switch event.depth {
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
    if isSpare {
      // The first of an id in each of them counts.
      if spareIDs.insert(segmentID).inserted, !texts.range.isEmpty {
        sides[side].spare[segmentID] = texts.range
      }
    } else if sides[side].segments[segmentID] == nil {
      sides[side].segments[segmentID] = (texts.range, isDamaged)
    }
  }

  private func endDocument() {
    documentDepth = 0
    sideDepth = 0
    isGiving = true
    givenDocumentID = documentID
    order += orderOfOthers.filter { knownIDs.insert($0.id).inserted }
  }

  /// Ends the open document, with its open segment as damaged; false if none is open.
  private func endDamagedDocument() -> Bool {
    guard documentDepth > 0 else { return false }
    if segmentDepth > 0 { endSegment(isDamaged: true) }
    endDocument()
    return true
  }

  private func checkSize() throws(UserError) {
    try size.check(&isExcessive, damage, "document", at: documentPlace)
    if isExcessive { segmentDepth = 0 }
  }

  // MARK: Units

  /// Fills a unit with the next segment in all languages; false after the last.
  private func give(_ unit: inout Unit) -> Bool {
    guard givenCount < order.count else { return false }
    let segment = order[givenCount]
    givenCount += 1
    unit.begin(line: segment.line, column: segment.column)
    if unit.keepsID {
      let document = givenDocumentID
      unit.id = document.isEmpty ? segment.id : document + [UInt8(ascii: "/")] + segment.id
    }
    if isExcessive || isDamaged {
      unit.isDamaged = true
      // An excessive document is one lost unit.
      if isExcessive { givenCount = order.count }
      return true
    }
    for side in sides {
      if let part = side.segments[segment.id] {
        if part.isDamaged { unit.isDamaged = true }
        unit.addVariant(side.language, role: side.role, text: texts[part.text])
      } else {
        unit.addVariant(side.language, role: side.role)
      }
      if let spare = side.spare[segment.id] {
        unit.addVariant(side.language, role: .spare, text: texts[spare])
      }
    }
    return true
  }
}
