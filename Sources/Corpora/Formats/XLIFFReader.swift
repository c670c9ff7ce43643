import Basics
import CXMLReader

/// Reads XLIFF 1.2, 2.0 and 2.1, and the XLIFF in the dialects of Trados (`sdlxliff`) and memoQ (`mqxliff`).
///
/// XLIFF 1.2: a `trans-unit` is a unit; if its `seg-source` and its `target` have the same segments
/// (`mrk mtype="seg"`), each of them is a part of it. XLIFF 2: every `segment` of a `unit` is a unit.
///
/// OASIS, XLIFF Version 1.2, sections 2.3 and 2.4; XLIFF Version 2.1, section 4.
final class XLIFFReader: UnitReader {
  let path: String
  let namesLanguages = true
  // What every element uses goes without a check for overlapping access, which costs a tenth of the time: a reader has
  // one caller at a time, and passes none of these on.
  @exclusivity(unchecked) private var events: XMLEventSource
  private let languages: LanguageTable
  private let damage: DamageLog
  private var isVersion2 = false
  /// Whether the root's tag is whole; otherwise its content tells the version.
  private var isVersionKnown = true
  /// As declared by the root (version 2) or the `file`.
  @exclusivity(unchecked) private var sourceLanguage: Language?
  @exclusivity(unchecked) private var targetLanguage: Language?
  /// As declared by the texts of the unit, which counts if the file declares none.
  @exclusivity(unchecked) private var textLanguages: (source: Language?, target: Language?)
  /// Whether an undeclared target is taken for the requested language: not if the document declares a target language
  /// anywhere, and not in version 2, which requires `trgLang`. nil if that is not known yet.
  private var takesUndeclared: Bool?
  private let declaresTarget: () throws(UserError) -> Bool

  /// `translate` of the open elements around a unit.
  @exclusivity(unchecked) private var translations: [(depth: UInt32, isWanted: Bool)] = []
  @exclusivity(unchecked) private var isUntranslated = false
  /// The ids of segments (`sdl:seg`) that are marked as unconfirmed.
  @exclusivity(unchecked) private var unconfirmed: Set<[UInt8]> = []
  private var groupID: [UInt8] = []
  private var unitID: [UInt8] = []

  // Depths of the open elements; 0 if there is none.
  private var fileDepth: UInt32 = 0
  /// Whether the file's `body` has begun: a second one belongs to a file whose start is damaged.
  private var hasBody = false
  private var isFileUnsure = false
  /// Of a `unit` of version 2.
  private var groupDepth: UInt32 = 0
  private var unitDepth: UInt32 = 0
  private var textDepth: UInt32 = 0
  private var markDepth: UInt32 = 0
  private var droppedDepth: UInt32 = 0

  /// The texts of a unit.
  private enum Field { case source, segmentedSource, target }
  private var field = Field.source
  private var source: Range<Int>?
  private var target: Range<Int>?
  private var hasSegmentedSource = false
  private var size = UnitSize()
  private var segments = XLIFFSegments()
  /// The segments of the unit that are still to be returned.
  private var parts: ArraySlice<XLIFFSegments.Pair> = []

  /// A unit that began inside another: it is read next.
  private var nextUnit: CXMLEvent?
  private var wasDamaged = false

  /// - Parameters:
  ///   - root: the start of the root, which `events` has just returned
  ///   - declaresTarget: reads the whole document to find out whether it declares a target language
  init(
    _ events: XMLEventSource, root: CXMLEvent, languages: LanguageTable, damage: DamageLog,
    declaresTarget: @escaping () throws(UserError) -> Bool
  ) throws(UserError) {
    self.events = events
    self.languages = languages
    self.damage = damage
    self.declaresTarget = declaresTarget
    path = events.path
    try beginRoot(root)
  }

  private func beginRoot(_ root: CXMLEvent) throws(UserError) {
    isVersion2 = declaresVersion2(root)
    isVersionKnown = !root.isUnsure && XMLElement(rawValue: root.name) == .xliff
    let declaresLanguages = isVersion2 && !root.isUnsure
    sourceLanguage = try declaresLanguages ? language(.srcLang, root) : nil
    targetLanguage = try declaresLanguages ? language(.trgLang, root) : nil
    if isVersion2 { rejectUndeclared() }
  }

  private func declaresVersion2(_ root: CXMLEvent) -> Bool {
    guard let version = events.attribute(.version, of: root) else {
      return events.attribute(.srcLang, of: root) != nil
    }
    let major = version.prefix { $0 != UInt8(ascii: ".") }
    return Int(String(decoding: major, as: UTF8.self)).map { $0 >= 2 } ?? false
  }

  private func language(_ name: XMLAttribute, _ event: CXMLEvent) throws(UserError) -> Language? {
    try events.language(name, of: event, in: languages)
  }

  private func rejectUndeclared() {
    takesUndeclared = false
    languages.takesUndeclared = false
  }

  func read(into unit: inout Unit) throws(UserError) -> Bool {
    if let part = parts.popFirst() {
      try give(part, of: &unit, isFirst: false)
      return true
    }
    if let nextUnit {
      self.nextUnit = nil
      begin(nextUnit, &unit)
    }
    while let event = try events.next() {
      switch event.kind {
      case CXMLEventKind.start:
        if try start(event, &unit) { return true }
      case CXMLEventKind.text:
        if unitDepth > 0 { try text(event, &unit) }
      case CXMLEventKind.end:
        if try end(event, &unit) { return true }
      case CXMLEventKind.restart:
        if restart(event, &unit) { return true }
      default:
        try damage.note(events.error(event))
        wasDamaged = true
        // An element whose end is missing does not reach to the end of the file.
        if !event.keepsStructure { translations.removeAll() }
        if unitDepth > 0 { unit.isDamaged = true }
      }
    }
    // In recovery: the file breaks off inside the unit.
    return endDamagedUnit(&unit)
  }

  /// Ends the open unit as damaged; false if none is open.
  private func endDamagedUnit(_ unit: inout Unit) -> Bool {
    guard unitDepth > 0 else { return false }
    unitDepth = 0
    unit.isDamaged = true
    return true
  }

  /// Continues after damage. Returns whether that ends a unit.
  private func restart(_ event: CXMLEvent, _ unit: inout Unit) -> Bool {
    closeTranslations(from: event.depth + 1)
    // The end of a file that was skipped may be none: its languages hold until the next file begins.
    if fileDepth > event.depth { fileDepth = 0 }
    if groupDepth > event.depth { groupDepth = 0 }
    guard endDamagedUnit(&unit) else { return false }
    damage.report.skipped.units += 1
    return true
  }

  private func endFile() {
    fileDepth = 0
    hasBody = false
    isFileUnsure = false
    sourceLanguage = nil
    targetLanguage = nil
  }

  // MARK: Starts

  /// Returns whether a unit is ended: by damage, if the next one begins inside it.
  private func start(_ event: CXMLEvent, _ unit: inout Unit) throws(UserError) -> Bool {
    let element = XMLElement(rawValue: event.name)
    guard unitDepth > 0 else {
      try startOutside(element, event, &unit)
      return false
    }
    let isNext = isVersion2 ? element == .segment || element == .unit : element == .transUnit
    if isNext, damage.recovers {
      // The end of the unit before is missing. Between two of its texts, it is whole so far.
      unitDepth = 0
      nextUnit = event
      let isWhole = try unit.isDamaged || textDepth > 0 ? false : finish(&unit)
      if !isWhole { unit.isDamaged = true }
      return true
    }
    if element == .file || element == .body, !isVersion2, damage.recovers {
      // The ends of the unit and of its file are missing.
      _ = endDamagedUnit(&unit)
      try startOutside(element, event, &unit)
      return true
    }
    size.addElement()
    try size.check(&unit, of: path, damage)
    if droppedDepth > 0 { return false }
    if textDepth > 0 {
      try startInText(element, event, &unit)
    } else if event.depth == unitDepth + 1 {
      try startField(element, event, &unit)
    } else if event.depth == unitDepth + 2, element == .seg, !isVersion2 {
      noteSegment(event)
    }
    return false
  }

  private func startOutside(
    _ element: XMLElement?, _ event: CXMLEvent, _ unit: inout Unit
  ) throws(UserError) {
    switch element {
    case .xliff where event.depth == 1: try beginRoot(event)
    case .file where !isVersion2:
      endFile()
      fileDepth = event.depth
      // The languages of an unsure file are unknown.
      if event.isUnsure { return }
      sourceLanguage = try language(.sourceLanguage, event)
      targetLanguage = try language(.targetLanguage, event)
      if targetLanguage != nil { rejectUndeclared() }
      translations.removeAll()
      noteTranslate(event)
    case .body where !isVersion2:
      if hasBody { isFileUnsure = true }
      hasBody = true
    case .file, .group: noteTranslate(event)
    case .transUnit where !isVersion2: begin(event, &unit)
    case .unit where isVersion2 || !isVersionKnown:
      if !isVersion2 {
        // The languages were in the root.
        isVersion2 = true
        isFileUnsure = true
        rejectUndeclared()
      }
      beginGroup(event, unit)
    case .segment where isVersion2 && (event.depth == groupDepth + 1 || wasDamaged):
      begin(event, &unit)
    default: break
    }
  }

  private func begin(_ event: CXMLEvent, _ unit: inout Unit) {
    if isVersion2, XMLElement(rawValue: event.name) == .unit {
      beginGroup(event, unit)
      return
    }
    unitDepth = event.depth
    textDepth = 0
    markDepth = 0
    droppedDepth = 0
    source = nil
    target = nil
    textLanguages = (nil, nil)
    isUntranslated =
      XLIFFMarks.isUntranslated(event, events) ?? (translations.last?.isWanted == false)
    if !unconfirmed.isEmpty { unconfirmed.removeAll() }
    hasSegmentedSource = false
    segments.removeAll()
    size = UnitSize()
    unit.begin(line: Int(event.line), column: Int(event.column))
    unit.isDamaged = event.isUnsure || isFileUnsure
    guard unit.keepsID else { return }
    unitID = events.shortID(.id, of: event)
    if isVersion2, !groupID.isEmpty {
      unitID = unitID.isEmpty ? groupID : groupID + [UInt8(ascii: "/")] + unitID
    }
    unit.id = unitID
  }

  private func beginGroup(_ event: CXMLEvent, _ unit: borrowing Unit) {
    groupDepth = event.depth
    noteTranslate(event)
    if unit.keepsID { groupID = events.shortID(.id, of: event) }
  }

  /// Notes `translate` of a file, a group, or a unit of version 2, for the units in it.
  private func noteTranslate(_ event: CXMLEvent) {
    closeTranslations(from: event.depth)
    if let isWanted = XLIFFMarks.translate(event, events) {
      translations.append((event.depth, isWanted))
    }
  }

  private func closeTranslations(from depth: UInt32) {
    while let last = translations.last, last.depth >= depth { translations.removeLast() }
  }

  /// Notes the state of a segment of Trados.
  private func noteSegment(_ event: CXMLEvent) {
    guard XLIFFMarks.isUnconfirmed(event, events) else { return }
    let id = events.attribute(.id, of: event).map { Array($0) } ?? []
    size.addText(id.count)
    unconfirmed.insert(id)
  }

  /// Begins a text; the first of each kind counts.
  private func startField(
    _ element: XMLElement?, _ event: CXMLEvent, _ unit: inout Unit
  ) throws(UserError) {
    switch element {
    case .source where source == nil:
      field = .source
      if sourceLanguage == nil { textLanguages.source = try language(.xmlLang, event) }
    case .target where target == nil:
      field = .target
      if targetLanguage == nil {
        textLanguages.target = try language(.xmlLang, event)
        if textLanguages.target != nil { rejectUndeclared() }
      }
      if XLIFFMarks.isUnfinished(event, events) { isUntranslated = true }
    case .segSource where !hasSegmentedSource && !isVersion2:
      field = .segmentedSource
      hasSegmentedSource = true
    default: return
    }
    textDepth = event.depth
    unit.text.begin()
  }

  private func startInText(
    _ element: XMLElement?, _ event: CXMLEvent, _ unit: inout Unit
  ) throws(UserError) {
    switch element {
    case .bpt, .ept, .sub: if !isVersion2 { droppedDepth = event.depth }
    case .it, .x, .bx, .ex: if !isVersion2 { dropPlaceholder(event, &unit) }
    case .ph: dropPlaceholder(event, &unit)
    case .cp: if isVersion2 { droppedDepth = event.depth }
    case .mrk where markDepth == 0 && field != .source && !isVersion2:
      guard events.attribute(.mtype, of: event)?.elementsEqual("seg".utf8) == true else { return }
      markDepth = event.depth
      let id = try events.id(.mid, of: event)
      segments.begin(id, ofTarget: field == .target)
      size.addText(id?.count ?? 0)
    default: break
    }
  }

  private func dropPlaceholder(_ event: CXMLEvent, _ unit: inout Unit) {
    droppedDepth = event.depth
    unit.text.placeholder()
    if markDepth > 0 { segments.text.placeholder() }
  }

  // MARK: Text and ends

  private func text(_ event: CXMLEvent, _ unit: inout Unit) throws(UserError) {
    size.addText(Int(event.length))
    try size.check(&unit, of: path, damage)
    guard textDepth > 0, droppedDepth == 0, !unit.isDamaged else { return }
    if field != .segmentedSource { unit.text.append(events.text(event)) }
    if markDepth > 0 { segments.text.append(events.text(event)) }
  }

  /// Returns whether a unit is ended that has a source.
  private func end(_ event: CXMLEvent, _ unit: inout Unit) throws(UserError) -> Bool {
    if unitDepth == 0 {
      closeTranslations(from: event.depth)
      if event.depth == fileDepth { endFile() }
      if event.depth == groupDepth { groupDepth = 0 }
      return false
    }
    switch event.depth {
    case droppedDepth: droppedDepth = 0
    case markDepth:
      markDepth = 0
      segments.end(ofTarget: field == .target)
    case textDepth:
      textDepth = 0
      switch field {
      case .source: source = unit.text.range
      case .target: target = unit.text.range
      case .segmentedSource: break
      }
    case unitDepth:
      unitDepth = 0
      return try unit.isDamaged ? true : finish(&unit)
    default: break
    }
    return false
  }

  /// Gives the unit its variants, or those of its first segment; false if it has no source.
  private func finish(_ unit: inout Unit) throws(UserError) -> Bool {
    guard let source else { return false }
    parts = segments.pairs[...]
    if let part = parts.popFirst() {
      try give(part, of: &unit, isFirst: true)
    } else {
      unit.isUntranslated = isUntranslated || !unconfirmed.isEmpty
      unit.addVariant(sourceLanguage ?? textLanguages.source, role: .original, at: source)
      let language = try languageOfTarget(&unit, isEmpty: target?.isEmpty ?? true)
      unit.addVariant(language, role: .translation, at: target)
    }
    return true
  }

  private func give(
    _ part: XLIFFSegments.Pair, of unit: inout Unit, isFirst: Bool
  ) throws(UserError) {
    unit.begin(line: unit.line, column: unit.column)
    unit.continuesUnit = !isFirst
    unit.isUntranslated = isUntranslated || unconfirmed.contains(part.id)
    if unit.keepsID { unit.id = unitID + [UInt8(ascii: "/")] + part.id }
    unit.addVariant(
      sourceLanguage ?? textLanguages.source, role: .original, text: segments.text[part.source])
    let language = try languageOfTarget(&unit, isEmpty: part.target.isEmpty)
    unit.addVariant(language, role: .translation, text: segments.text[part.target])
  }

  /// The language of a target: that of the file, else its own; else, if a document of version 1.2 declares none at all,
  /// the requested one.
  private func languageOfTarget(
    _ unit: inout Unit, isEmpty: Bool
  ) throws(UserError) -> Language? {
    if let declared = targetLanguage ?? textLanguages.target { return declared }
    if isEmpty { return nil }
    unit.undeclaredTarget = .unknown
    if languages.isOfList { return nil }
    if takesUndeclared == nil { takesUndeclared = try !declaresTarget() }
    if takesUndeclared == false { return nil }
    let language = languages.requested(beside: sourceLanguage ?? textLanguages.source)
    if language != nil { unit.undeclaredTarget = .taken }
    return language
  }
}
