import Basics
import CXMLReader

/// Reads the sentences of a file in one language, one at a time, each with its key.
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

  // Depths of the open elements; 0 if there is none.
  private var documentDepth: UInt32 = 0
  private var sentenceDepth: UInt32 = 0
  private var wordDepth: UInt32 = 0
  private var documentID: KeyedSentence.Key = []
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
  func read(into sentence: inout KeyedSentence) throws(UserError) -> Bool {
    if let nextSentence {
      self.nextSentence = nil
      try start(nextSentence, &sentence)
    }
    while let event = try events.next() {
      switch event.kind {
      case CXMLEventKind.start:
        if damage.recovers, isOuter(event), endDamagedSentence(&sentence) {
          // The end of the sentence before is missing.
          hasLost = true
          nextSentence = event
          return true
        }
        try start(event, &sentence)
      case CXMLEventKind.text:
        if sentenceDepth > 0 { try text(event, &sentence) }
      case CXMLEventKind.end:
        if end(event, &sentence) { return true }
      case CXMLEventKind.restart:
        if documentDepth > event.depth { documentDepth = 0 }
        if endDamagedSentence(&sentence) {
          damage.report.skipped.units += 1
          return true
        }
      default:
        try damage.note(events.error(event))
        if !event.keepsStructure { hasLost = true }
        if sentenceDepth > 0 { sentence.isDamaged = true }
      }
    }
    // In recovery: the file breaks off inside the sentence.
    return endDamagedSentence(&sentence)
  }

  /// Ends the open sentence as damaged; false if none is open.
  private func endDamagedSentence(_ sentence: inout KeyedSentence) -> Bool {
    guard sentenceDepth > 0 else { return false }
    sentenceDepth = 0
    sentence.isDamaged = true
    return true
  }

  /// Whether an element is never in a sentence.
  private func isOuter(_ event: CXMLEvent) -> Bool {
    switch (format, XMLElement(rawValue: event.name)) {
    case (.opus, .s), (.testSet, .seg), (.testSet, .doc): true
    default: false
    }
  }

  private func start(_ event: CXMLEvent, _ sentence: inout KeyedSentence) throws(UserError) {
    let element = XMLElement(rawValue: event.name)
    if sentenceDepth > 0 {
      size.addElement()
      try checkSize(of: &sentence)
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
      if let id = try events.id(.id, of: event) { begin(id, event, &sentence) }
    case (.testSet, .doc):
      documentDepth = event.depth
      documentID = try events.id(.docid, of: event) ?? []
      segmentCount = 0
    case (.testSet, .seg) where documentDepth > 0:
      // The id of a segment without one is its number.
      segmentCount += 1
      let id = try events.id(.id, of: event) ?? Array("#\(segmentCount)".utf8)
      begin(documentID + [0] + id, event, &sentence)
    default: break
    }
  }

  private func begin(
    _ key: KeyedSentence.Key, _ event: CXMLEvent, _ sentence: inout KeyedSentence
  ) {
    sentenceDepth = event.depth
    wordDepth = 0
    hasWords = false
    words.removeAll()
    size = UnitSize()
    sentence.key = key
    sentence.text.removeAll()
    sentence.line = Int(event.line)
    sentence.column = Int(event.column)
    sentence.isDamaged = false
  }

  private func text(_ event: CXMLEvent, _ sentence: inout KeyedSentence) throws(UserError) {
    size.addText(Int(event.length))
    try checkSize(of: &sentence)
    guard !sentence.isDamaged else { return }
    if wordDepth > 0 {
      words.append(events.text(event))
    } else if !hasWords {
      sentence.text.append(events.text(event))
    }
  }

  /// Returns whether a sentence is ended.
  private func end(_ event: CXMLEvent, _ sentence: inout KeyedSentence) -> Bool {
    if sentenceDepth == 0 {
      if event.depth == documentDepth { documentDepth = 0 }
      return false
    }
    if event.depth == wordDepth { wordDepth = 0 }
    guard event.depth == sentenceDepth else { return false }
    sentenceDepth = 0
    if hasWords {
      sentence.text.removeAll()
      sentence.text.append(words[words.range])
    }
    return true
  }

  private func checkSize(of sentence: inout KeyedSentence) throws(UserError) {
    try size.check(
      &sentence.isDamaged, damage, "sentence",
      at: Place(file: path, line: sentence.line, column: sentence.column))
  }
}
