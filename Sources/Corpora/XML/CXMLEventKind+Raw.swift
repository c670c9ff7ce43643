import CXMLReader

/// The kinds of events as they stand in an event.
extension CXMLEventKind {
  static let start = UInt8(CXMLEventStart.rawValue)
  static let text = UInt8(CXMLEventText.rawValue)
  static let end = UInt8(CXMLEventEnd.rawValue)
  static let damage = UInt8(CXMLEventDamage.rawValue)
  static let restart = UInt8(CXMLEventRestart.rawValue)
  static let trailing = UInt8(CXMLEventTrailing.rawValue)
}

extension CXMLEvent {
  /// Of a start: whether an attribute that readers ask for may not be what the file meant.
  var isUnsure: Bool { damage != 0 }

  /// Of a restart: how many elements are open.
  var depth: Int { Int(attributeCount) }

  /// Of damage: whether it lies in text alone, and no element has begun or ended for it that would not have without.
  var keepsStructure: Bool {
    switch CXMLDamage(rawValue: UInt32(damage)) {
    case CXMLDamageUndeclaredEntity, CXMLDamageExternalEntity, CXMLDamageBadCharacter: true
    default: false
    }
  }
}
