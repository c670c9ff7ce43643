import CXMLReader

/// Reads the sentences of a document of OPUS: every `s` with an `id`, of which the words (`w`) count where it has any.
final class OPUSDocumentReader: KeyedSentenceReader {
  let path: String
  private var events: XMLEventSource
  private let damage: DamageLog

  // Depths at which the elements stand that are open; 0 where there is none.
  private var depth = 0
  private var sentenceDepth = 0
  private var wordDepth = 0
  private var size = UnitSize()
  private var hasWords = false
  private var words = UnitText()

  init(_ events: XMLEventSource, damage: DamageLog) {
    self.events = events
    self.damage = damage
    path = events.path
  }

  func read(into sentence: inout KeyedSentence) throws(CorpusError) -> Bool {
    while let event = try events.next() {
      switch event.kind {
      case CXMLEventKind.start:
        depth += 1
        try start(event, &sentence)
      case CXMLEventKind.text:
        if sentenceDepth > 0 { try text(event, &sentence) }
      case CXMLEventKind.end:
        let isEnded = end(&sentence)
        depth -= 1
        if isEnded { return true }
      default:
        try damage.note(events.error(event))
        if sentenceDepth > 0 { sentence.isDamaged = true }
      }
    }
    guard sentenceDepth > 0 else { return false }
    // Only where reading recovers: the file broke off inside the sentence.
    sentenceDepth = 0
    sentence.isDamaged = true
    return true
  }

  private func start(_ event: CXMLEvent, _ sentence: inout KeyedSentence) throws(CorpusError) {
    let element = XMLElement(rawValue: event.name)
    guard sentenceDepth > 0 else {
      if element == .s, let id = events.string(.id, of: event) {
        begin(event, id, &sentence)
      }
      return
    }
    size.addElement()
    try checkSize(of: &sentence)
    if element == .w, wordDepth == 0 {
      wordDepth = depth
      hasWords = true
      words.space()
    }
  }

  private func begin(_ event: CXMLEvent, _ id: String, _ sentence: inout KeyedSentence) {
    sentenceDepth = depth
    wordDepth = 0
    hasWords = false
    words.removeAll()
    size = UnitSize()
    sentence.begin(id, line: Int(event.line), column: Int(event.column))
  }

  private func text(_ event: CXMLEvent, _ sentence: inout KeyedSentence) throws(CorpusError) {
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
  private func end(_ sentence: inout KeyedSentence) -> Bool {
    switch depth {
    case _ where sentenceDepth == 0: break
    case wordDepth: wordDepth = 0
    case sentenceDepth:
      sentenceDepth = 0
      if hasWords {
        sentence.text.removeAll()
        sentence.text.append(words[words.range])
      }
      return true
    default: break
    }
    return false
  }

  private func checkSize(of sentence: inout KeyedSentence) throws(CorpusError) {
    try size.check(
      &sentence.isDamaged, damage, "sentence",
      at: Place(file: path, line: sentence.line, column: sentence.column))
  }
}
