import CXMLReader

/// The kinds as events hold them.
extension CXMLEventKind {
  static let start = UInt8(CXMLEventStart.rawValue)
  static let text = UInt8(CXMLEventText.rawValue)
  static let end = UInt8(CXMLEventEnd.rawValue)
  static let damage = UInt8(CXMLEventDamage.rawValue)
  static let restart = UInt8(CXMLEventRestart.rawValue)
}

extension CXMLEvent {
  /// Of a start: whether an attribute may differ from what the file meant.
  var isUnsure: Bool { damage != 0 }

  /// Of damage: whether only text is affected, and elements begin and end as without it.
  var keepsStructure: Bool {
    switch CXMLDamage(rawValue: UInt32(damage)) {
    case CXMLDamageUndeclaredEntity, CXMLDamageExternalEntity, CXMLDamageBadCharacter: true
    default: false
    }
  }
}
