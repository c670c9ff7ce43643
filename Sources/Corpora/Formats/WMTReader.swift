import Basics
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
    var segments: [KeyedSentence.Key: Segment] = [:]
    /// Of further translations into the language, which count in a list of languages alone.
    var spare: [KeyedSentence.Key: Range<Int>] = [:]
  }
  private var sides: [Side] = []
  /// Which of them is being read, whether it was there before, and how many segments it has until now.
  private var side = 0
  private var isSpare = false
  private var segmentCount = 0
  /// The ids of a side that was there before.
  private var spareIDs: Set<KeyedSentence.Key> = []
  private var texts = UnitText()
  private var size = UnitSize()
  /// Whether the document holds too much; then it gives no pair.
  private var isExcessive = false
  /// Whether damage may have moved segments from one text or number to another; then it gives none, either.
  private var isDamaged = false
  private var documentPlace: Place
  private var segmentID: KeyedSentence.Key = []
  /// Of the document that is given out, and of the one that is read.
  private var givenDocumentID: [UInt8] = []
  private var documentID: [UInt8] = []
  /// Languages of a document, in either role.
  private static let sideLimit = 200

  /// Where the first segment of an id begins.
  private struct Position {
    let id: KeyedSentence.Key
    let line: Int
    let column: Int
  }
  /// The segments of the document in the order of its original, and behind them those that it lacks.
  private var order: [Position] = []
  private var orderOfOthers: [Position] = []
  private var knownIDs: Set<KeyedSentence.Key> = []
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
        depth += 1
        if try start(event) { return true }
      case CXMLEventKind.text:
        if documentDepth > 0 { try text(event) }
      case CXMLEventKind.end:
        let isEnded = end()
        depth -= 1
        if isEnded { return true }
      case CXMLEventKind.restart:
        depth = event.depth
        if documentDepth > 0 {
          damage.noteLostUnit()
          isDamaged = true
          if segmentDepth > 0 { endSegment(isDamaged: true) }
          endDocument()
          return true
        }
      default:
        try damage.note(events.error(event))
        if !event.keepsStructure {
          // Which segments belong together is not certain any more.
          isDamaged = documentDepth > 0
        } else if segmentDepth > 0 {
          endSegment(isDamaged: true)
        }
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
  private func start(_ event: CXMLEvent) throws(UserError) -> Bool {
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
    if event.isUnsure { isDamaged = true }
    size.addElement()
    try checkSize()
    switch element {
    case .src where depth == documentDepth + 1: try beginSide(event, .original)
    case .ref where depth == documentDepth + 1: try beginSide(event, .translation)
    case .seg where sideDepth > 0 && segmentDepth == 0 && !isExcessive:
      segmentDepth = depth
      segmentID = try events.id(.id, of: event) ?? Array("#\(segmentCount)".utf8)
      segmentCount += 1
      size.addText(segmentID.count)
      let position = Position(id: segmentID, line: Int(event.line), column: Int(event.column))
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

  private func beginDocument(_ event: CXMLEvent) {
    documentDepth = depth
    sideDepth = 0
    segmentDepth = 0
    documentPlace = events.place(event)
    documentID = events.shortID(.id, of: event)
  }

  /// Forgets the document that was given out.
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
    var language = try events.language(.lang, of: event, in: languages) ?? LanguageTable.none
    if language == LanguageTable.none {
      language = try events.language(.xmlLang, of: event, in: languages) ?? LanguageTable.none
    }
    sideDepth = depth
    segmentCount = 0
    spareIDs = []
    let known = sides.firstIndex { $0.language == language && $0.role == role }
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
        found: "one document is there in more than \(Self.sideLimit) languages",
        expected: "one original, and translations of it"))
  }

  private func text(_ event: CXMLEvent) throws(UserError) {
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
    if isSpare {
      // The first of an id in each of them counts.
      if spareIDs.insert(segmentID).inserted, !texts.range.isEmpty {
        sides[side].spare[segmentID] = texts.range
      }
    } else if sides[side].segments[segmentID] == nil {
      sides[side].segments[segmentID] = Segment(text: texts.range, isDamaged: isDamaged)
    }
  }

  private func endDocument() {
    documentDepth = 0
    sideDepth = 0
    isGiving = true
    givenDocumentID = documentID
    order += orderOfOthers.filter { knownIDs.insert($0.id).inserted }
  }

  private func checkSize() throws(UserError) {
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
    if unit.keepsID {
      let document = givenDocumentID
      unit.id = document.isEmpty ? segment.id : document + [UInt8(ascii: "/")] + segment.id
    }
    if isExcessive || isDamaged {
      unit.isDamaged = true
      // What holds too much is one unit that is lost.
      if isExcessive { givenCount = order.count }
      return true
    }
    for side in sides {
      unit.addVariant(side.language, role: side.role)
      if let part = side.segments[segment.id] {
        if part.isDamaged { unit.isDamaged = true }
        unit.text.append(texts[part.text])
        unit.endVariantText()
      }
      if let spare = side.spare[segment.id] {
        unit.addVariant(side.language, role: .spare)
        unit.text.append(texts[spare])
        unit.endVariantText()
      }
    }
    return true
  }
}
