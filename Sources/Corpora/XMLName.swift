/// The elements that the readers of XML know, by local name.
enum XMLElement: Int16, CaseIterable {
  case tmx, header, body, tu, tuv, seg, prop
  case bpt, ept, it, ph, ut

  var name: String { String(describing: self) }
}

/// The attributes that they know.
enum XMLAttribute: Int16, CaseIterable {
  case xmlLang, lang, type, srclang

  var name: String { self == .xmlLang ? "xml:lang" : String(describing: self) }
}
