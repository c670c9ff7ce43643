import Basics
import CXMLReader

/// Reads translation memories: TMX 1.1 to 1.4b, and files that declare other versions.
///
/// Elements are known by local name. A `tu` in `body` is a unit; of it, only its own `tuv` children count,
/// and of each only the first `seg`.
struct TMXReader: UnitReader {
  let path: String
  let namesLanguages = true
  private var events: XMLEventSource
  private let languages: LanguageTable
  private let damage: DamageLog
  private var sourceLanguage: Language?

  // Depths of the open elements; 0 if there is none.
  private var bodyDepth: UInt32 = 0
  private var unitDepth: UInt32 = 0
  private var variantDepth: UInt32 = 0
  private var segmentDepth: UInt32 = 0
  private var droppedDepth: UInt32 = 0
  private var alignmentDepth: UInt32 = 0

  /// A unit that began inside another: it is read next.
  private var nextUnit: CXMLEvent?
  private var hasSegment = false
  private var wasDamaged = false
  private var size = UnitSize()

  /// - Parameter events: after the start of the root
  init(_ events: XMLEventSource, languages: LanguageTable, damage: DamageLog) {
    self.events = events
    self.languages = languages
    self.damage = damage
    path = events.path
  }

  mutating func read(into unit: inout Unit) throws(UserError) -> Bool {
    if let nextUnit {
      self.nextUnit = nil
      try begin(nextUnit, &unit)
    }
    while let event = try events.next() {
      switch event.kind {
      case CXMLEventKind.start:
        if try start(event, &unit) { return true }
      case CXMLEventKind.text:
        if unitDepth > 0 { try text(event, &unit) }
      case CXMLEventKind.end:
        if end(event, &unit) { return true }
      case CXMLEventKind.restart:
        if bodyDepth > event.depth { bodyDepth = 0 }
        guard endDamagedUnit(&unit) else { continue }
        damage.report.skipped.units += 1
        return true
      default:
        try damage.note(events.error(event))
        wasDamaged = true
        if unitDepth > 0 { unit.isDamaged = true }
      }
    }
    // In recovery: the file breaks off inside the unit.
    return endDamagedUnit(&unit)
  }

  /// Ends the open unit as damaged; false if none is open.
  private mutating func endDamagedUnit(_ unit: inout Unit) -> Bool {
    guard unitDepth > 0 else { return false }
    unitDepth = 0
    segmentDepth = 0
    droppedDepth = 0
    unit.isDamaged = true
    return true
  }

  /// Returns whether a unit is ended: by damage, if the next one begins inside it.
  private mutating func start(_ event: CXMLEvent, _ unit: inout Unit) throws(UserError) -> Bool {
    let element = XMLElement(rawValue: event.name)
    if element == .tu, unitDepth > 0, damage.recovers {
      // The end of the unit before is missing. Between two variants, it is whole so far.
      if variantDepth > 0 { unit.isDamaged = true }
      nextUnit = event
      return true
    }
    if unitDepth > 0 {
      size.addElement()
      try size.check(&unit, of: path, damage)
    }
    if droppedDepth > 0 { return false }
    if segmentDepth > 0 {
      switch element {
      case .bpt, .ept: droppedDepth = event.depth
      case .it, .ph, .ut:
        droppedDepth = event.depth
        unit.text.placeholder()
      default: break
      }
    } else if unitDepth > 0 {
      try startInUnit(element, event, &unit)
    } else {
      switch element {
      case .header: sourceLanguage = try sourceLanguage(event)
      case .body: if bodyDepth == 0 { bodyDepth = event.depth }
      case .tu:
        if bodyDepth == 0, !wasDamaged, damage.recovers {
          // The tag of the body is damaged, or there is one end tag too many.
          wasDamaged = true
          try damage.note(
            UserError(
              .data, at: events.place(event), found: "a <tu> is outside the <body>",
              expected: "every <tu> in the <body>", fix: "repair the file"))
        }
        if bodyDepth > 0 || wasDamaged { try begin(event, &unit) }
      default: break
      }
    }
    return false
  }

  private mutating func begin(_ event: CXMLEvent, _ unit: inout Unit) throws(UserError) {
    unitDepth = event.depth
    variantDepth = 0
    segmentDepth = 0
    droppedDepth = 0
    alignmentDepth = 0
    size = UnitSize()
    unit.begin(line: Int(event.line), column: Int(event.column))
    unit.isDamaged = event.isUnsure
    unit.sourceLanguage = try sourceLanguage(event)
    if unit.keepsID { unit.id = events.shortID(.tuid, of: event) }
  }

  private mutating func startInUnit(
    _ element: XMLElement?, _ event: CXMLEvent, _ unit: inout Unit
  ) throws(UserError) {
    switch element {
    case .tuv where event.depth == unitDepth + 1:
      variantDepth = event.depth
      hasSegment = false
      unit.addVariant(try language(event))
    case .seg where variantDepth > 0 && event.depth == variantDepth + 1 && !hasSegment:
      segmentDepth = event.depth
      hasSegment = true
      unit.text.begin()
    case .prop where event.depth == unitDepth + 1:
      if events.attribute(.type, of: event)?.elementsEqual("x-word-alignment".utf8) == true {
        alignmentDepth = event.depth
        unit.text.begin()
      }
    default: break
    }
  }

  /// `srclang` of the header or a unit, else that of the header. "*all*" names no language.
  private func sourceLanguage(_ event: CXMLEvent) throws(UserError) -> Language? {
    guard let code = events.attribute(.srclang, of: event) else { return sourceLanguage }
    if code.first == UInt8(ascii: "*") { return nil }
    return try languages.language(code, at: events.place(event))
  }

  /// `xml:lang`, else `lang`.
  private func language(_ event: CXMLEvent) throws(UserError) -> Language? {
    let isEmpty = events.attribute(.xmlLang, of: event)?.isEmpty ?? true
    return try events.language(isEmpty ? .lang : .xmlLang, of: event, in: languages)
  }

  private mutating func text(_ event: CXMLEvent, _ unit: inout Unit) throws(UserError) {
    size.addText(Int(event.length))
    try size.check(&unit, of: path, damage)
    guard !unit.isDamaged, droppedDepth == 0, segmentDepth > 0 || alignmentDepth > 0 else { return }
    unit.text.append(events.text(event))
  }

  /// Returns whether a unit is ended.
  private mutating func end(_ event: CXMLEvent, _ unit: inout Unit) -> Bool {
    guard unitDepth > 0 else {
      if event.depth == bodyDepth { bodyDepth = 0 }
      return false
    }
    switch event.depth {
    case droppedDepth: droppedDepth = 0
    case segmentDepth:
      segmentDepth = 0
      unit.endVariantText()
    case variantDepth: variantDepth = 0
    case alignmentDepth:
      alignmentDepth = 0
      unit.alignment = unit.text.range
    case unitDepth:
      unitDepth = 0
      return true
    default: break
    }
    return false
  }
}
