import Basics
import CXMLReader

/// Reads an XLIFF document of version 1.2 for one question: does it declare a target language anywhere?
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

  /// Reads until a declaration. Where reading ends at damage, what comes behind it is not given out, either.
  mutating func findTarget() throws(UserError) -> Bool {
    do {
      return try find()
    } catch {
      if error.kind == .data { return false }
      throw error
    }
  }

  private mutating func find() throws(UserError) -> Bool {
    var depth = 0
    var unitDepth = 0
    while let event = try events.next() {
      switch event.kind {
      case CXMLEventKind.start:
        depth += 1
        switch XMLElement(rawValue: event.name) {
        case .file:
          if declares(.targetLanguage, event) { return true }
        case .transUnit: unitDepth = depth
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
