import CXMLReader

/// Reads one half of a test set of IWSLT or NIST (`mteval`, `srcset`, `refset`): the segments of its documents.
///
/// The key of a segment is made of the `docid` of its document and its own `id`.
final class TestSetReader: KeyedSentenceReader {
  let path: String
  private var events: XMLEventSource
  private let damage: DamageLog

  // Depths at which the elements stand that are open; 0 where there is none. The root has 1.
  private var depth = 1
  private var documentDepth = 0
  private var segmentDepth = 0
  private var documentID = ""
  private var size = UnitSize()

  /// - Parameter events: behind the start of the root.
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
        if segmentDepth > 0 { try text(event, &sentence) }
      case CXMLEventKind.end:
        defer { depth -= 1 }
        if segmentDepth > 0, depth == segmentDepth {
          segmentDepth = 0
          return true
        }
        if depth == documentDepth { documentDepth = 0 }
      default:
        try damage.note(events.error(event))
        if segmentDepth > 0 { sentence.isDamaged = true }
      }
    }
    guard segmentDepth > 0 else { return false }
    // Only where reading recovers: the file broke off inside the segment.
    segmentDepth = 0
    sentence.isDamaged = true
    return true
  }

  private func start(_ event: CXMLEvent, _ sentence: inout KeyedSentence) throws(CorpusError) {
    switch XMLElement(rawValue: event.name) {
    case .doc where segmentDepth == 0:
      documentDepth = depth
      documentID = events.string(.docid, of: event) ?? ""
    case .seg where documentDepth > 0 && segmentDepth == 0:
      segmentDepth = depth
      size = UnitSize()
      let id = events.string(.id, of: event) ?? ""
      sentence.begin("\(documentID)\0\(id)", line: Int(event.line), column: Int(event.column))
    default:
      guard segmentDepth > 0 else { return }
      size.addElement()
      try checkSize(of: &sentence)
    }
  }

  private func text(_ event: CXMLEvent, _ sentence: inout KeyedSentence) throws(CorpusError) {
    size.addText(Int(event.length))
    try checkSize(of: &sentence)
    if !sentence.isDamaged { sentence.text.append(events.text(event)) }
  }

  private func checkSize(of sentence: inout KeyedSentence) throws(CorpusError) {
    try size.check(
      &sentence.isDamaged, damage, "segment",
      at: Place(file: path, line: sentence.line, column: sentence.column))
  }
}
