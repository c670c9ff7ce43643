import Basics
import CXMLReader

/// What others refer to a sentence by. Bytes, not text: keys that look alike may differ.
typealias SentenceKey = [UInt8]

/// Reads the sentences of a file in one language, one at a time, each with its key: those of a document of OPUS, or the
/// segments of a test set.
final class KeyedSentenceReader {
  enum Format {
    /// A document of OPUS: every `s` with an `id`. If it has words (`w`), only their text counts.
    case opus
    /// One half of a test set of IWSLT or NIST: every `seg` of a `doc`. Its key is made of `docid` and `id`.
    case testSet
  }

  let path: String
  private let format: Format
  private var events: XMLEventSource
  private let damage: DamageLog

  /// The key of the sentence that was read last, unique in a correct file; its text, and where it begins.
  private(set) var key: SentenceKey = []
  private(set) var text = UnitText()
  private(set) var line = 0
  private(set) var column = 0
  private(set) var isDamaged = false

  // Depths of the open elements; 0 if there is none.
  private var documentDepth: UInt32 = 0
  private var sentenceDepth: UInt32 = 0
  private var wordDepth: UInt32 = 0
  private var documentID: SentenceKey = []
  /// Segments of the document so far.
  private var segmentCount = 0
  private var size = UnitSize()
  private var hasWords = false
  private var words = UnitText()
  /// A sentence that began inside another: it is read next.
  private var nextSentence: CXMLEvent?
  /// Whether damage may have cost whole sentences, with their keys.
  private(set) var hasLost = false

  /// - Parameter events: from the beginning of a document of OPUS, or after the start of a test set's root
  init(_ events: XMLEventSource, format: Format, damage: DamageLog) {
    self.events = events
    self.format = format
    self.damage = damage
    path = events.path
    if format == .opus { events.restartAt(XMLRestart.opus) }
  }

  /// Reads the next sentence; false at the end.
  func read() throws(UserError) -> Bool {
    if let nextSentence {
      self.nextSentence = nil
      try start(nextSentence)
    }
    while let event = try events.next() {
      switch event.kind {
      case CXMLEventKind.start:
        if damage.recovers, isOuter(event), endDamagedSentence() {
          // The end of the sentence before is missing.
          hasLost = true
          nextSentence = event
          return true
        }
        try start(event)
      case CXMLEventKind.text:
        if sentenceDepth > 0 { try add(event) }
      case CXMLEventKind.end:
        if end(event) { return true }
      case CXMLEventKind.restart:
        if documentDepth > event.depth { documentDepth = 0 }
        if endDamagedSentence() {
          damage.report.skipped.units += 1
          return true
        }
      default:
        try damage.note(events.error(event))
        if !event.keepsStructure { hasLost = true }
        if sentenceDepth > 0 { isDamaged = true }
      }
    }
    // In recovery: the file breaks off inside the sentence.
    return endDamagedSentence()
  }

  /// Ends the open sentence as damaged; false if none is open.
  private func endDamagedSentence() -> Bool {
    guard sentenceDepth > 0 else { return false }
    sentenceDepth = 0
    isDamaged = true
    return true
  }

  /// Whether an element is never in a sentence.
  private func isOuter(_ event: CXMLEvent) -> Bool {
    switch (format, XMLElement(rawValue: event.name)) {
    case (.opus, .s), (.testSet, .seg), (.testSet, .doc): true
    default: false
    }
  }

  private func start(_ event: CXMLEvent) throws(UserError) {
    let element = XMLElement(rawValue: event.name)
    if sentenceDepth > 0 {
      size.addElement()
      try checkSize()
      if format == .opus, element == .w, wordDepth == 0 {
        wordDepth = event.depth
        hasWords = true
        words.space()
      }
      return
    }
    if event.isUnsure, isOuter(event) {
      // Its key is unknown.
      hasLost = true
      if element == .doc { documentDepth = 0 }
      return
    }
    switch (format, element) {
    case (.opus, .s):
      if let id = try events.id(.id, of: event) { begin(id, event) }
    case (.testSet, .doc):
      documentDepth = event.depth
      documentID = try events.id(.docid, of: event) ?? []
      segmentCount = 0
    case (.testSet, .seg) where documentDepth > 0:
      // The id of a segment without one is its number.
      segmentCount += 1
      let id = try events.id(.id, of: event) ?? Array("#\(segmentCount)".utf8)
      begin(documentID + [0] + id, event)
    default: break
    }
  }

  private func begin(_ key: SentenceKey, _ event: CXMLEvent) {
    sentenceDepth = event.depth
    wordDepth = 0
    hasWords = false
    words.removeAll()
    size = UnitSize()
    self.key = key
    text.removeAll()
    line = Int(event.line)
    column = Int(event.column)
    isDamaged = false
  }

  private func add(_ event: CXMLEvent) throws(UserError) {
    size.addText(Int(event.length))
    try checkSize()
    guard !isDamaged else { return }
    if wordDepth > 0 {
      words.append(events.text(event))
    } else if !hasWords {
      text.append(events.text(event))
    }
  }

  /// Returns whether a sentence is ended.
  private func end(_ event: CXMLEvent) -> Bool {
    if sentenceDepth == 0 {
      if event.depth == documentDepth { documentDepth = 0 }
      return false
    }
    if event.depth == wordDepth { wordDepth = 0 }
    guard event.depth == sentenceDepth else { return false }
    sentenceDepth = 0
    if hasWords {
      text.removeAll()
      text.append(words[words.range])
    }
    return true
  }

  private func checkSize() throws(UserError) {
    try size.check(
      &isDamaged, damage, "sentence", at: Place(file: path, line: line, column: column))
  }
}
