import CXMLReader

/// Reads an XLIFF document for one question: does it declare a target language anywhere?
///
/// That decides what a target without a language is, so that it has to be known before the first of them is given out.
struct XLIFFDeclarations {
  private var events: XMLEventSource
  private let damage: DamageLog

  /// - Parameter events: from the beginning of the document.
  init(_ events: XMLEventSource, _ damage: DamageLog) {
    self.events = events
    self.damage = damage
  }

  static func isVersion2(_ root: CXMLEvent, _ events: XMLEventSource) -> Bool {
    guard let version = events.string(.version, of: root) else {
      return events.attribute(.srcLang, of: root) != nil
    }
    return Int(version.prefix { $0 != "." }).map { $0 >= 2 } ?? false
  }

  /// Reads until a declaration. Where reading ends at damage, what comes behind it is not given out, either.
  mutating func findTarget() throws(CorpusError) -> Bool {
    do {
      return try find()
    } catch {
      if error.kind == .data { return false }
      throw error
    }
  }

  private mutating func find() throws(CorpusError) -> Bool {
    var depth = 0
    var isVersion2 = false
    var unitDepth = 0
    while let event = try events.next() {
      switch event.kind {
      case CXMLEventKind.start:
        depth += 1
        switch XMLElement(rawValue: event.name) {
        case .xliff where depth == 1:
          isVersion2 = Self.isVersion2(event, events)
          if isVersion2, declares(.trgLang, event) { return true }
        case .file where !isVersion2:
          if declares(.targetLanguage, event) { return true }
        case .transUnit where !isVersion2, .segment where isVersion2: unitDepth = depth
        // Not that of a suggestion beside the translation, which may be in any language.
        case .target where unitDepth > 0 && depth == unitDepth + 1:
          if declares(.xmlLang, event) { return true }
        default: break
        }
      case CXMLEventKind.end:
        if depth == unitDepth { unitDepth = 0 }
        depth -= 1
      case CXMLEventKind.damage: try damage.note(events.error(event))
      default: break
      }
    }
    return false
  }

  private func declares(_ attribute: XMLAttribute, _ event: CXMLEvent) -> Bool {
    events.attribute(attribute, of: event)?.contains { $0 != 32 && !(9...13).contains($0) } == true
  }
}
