import Basics
import CXMLReader

extension XLIFFReader {
  /// Whether a document of version 1.2 declares a target language anywhere, read from its beginning up to there.
  ///
  /// That decides on the language of undeclared targets, so that it has to be known before the first of them.
  static func declaresTarget(
    _ events: XMLEventSource, _ damage: DamageLog
  ) throws(UserError) -> Bool {
    var events = events
    do {
      return try findDeclaration(&events, damage)
    } catch {
      // What follows the damage that ends reading gives no units, either.
      if error.kind == .data { return false }
      throw error
    }
  }

  private static func findDeclaration(
    _ events: inout XMLEventSource, _ damage: DamageLog
  ) throws(UserError) -> Bool {
    var unitDepth: UInt32 = 0
    while let event = try events.next() {
      switch event.kind {
      case CXMLEventKind.start:
        let attribute: XMLAttribute
        switch XMLElement(rawValue: event.name) {
        case .file: attribute = .targetLanguage
        case .transUnit:
          unitDepth = event.depth
          continue
        // Not that of a suggestion beside the translation, which may be in any language.
        case .target where unitDepth > 0 && event.depth == unitDepth + 1: attribute = .xmlLang
        default: continue
        }
        let value = events.attribute(attribute, of: event)
        if value?.contains(where: { !$0.isWhiteSpace }) == true { return true }
      case CXMLEventKind.end:
        if event.depth == unitDepth { unitDepth = 0 }
      case CXMLEventKind.damage: try damage.note(events.error(event))
      default: break
      }
    }
    return false
  }
}
