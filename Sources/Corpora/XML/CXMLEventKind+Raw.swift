import CXMLReader

/// The kinds of events as they stand in an event.
extension CXMLEventKind {
  static let start = UInt8(CXMLEventStart.rawValue)
  static let text = UInt8(CXMLEventText.rawValue)
  static let end = UInt8(CXMLEventEnd.rawValue)
  static let damage = UInt8(CXMLEventDamage.rawValue)
}
