import Basics
import CXMLReader

/// Reads XLIFF 1.2, 2.0 and 2.1, and the dialects of Trados (`sdlxliff`) and memoQ (`mqxliff`) as far as they are XLIFF.
///
/// XLIFF 1.2: a `trans-unit` is a unit; where its `seg-source` and its `target` hold the same segments
/// (`mrk mtype="seg"`), each of them is a part of it. XLIFF 2: every `segment` of a `unit` is one.
///
/// OASIS, XLIFF Version 1.2, sections 2.3 and 2.4; XLIFF Version 2.1, section 4.
final class XLIFFReader: UnitReader {
  let path: String
  let namesLanguages = true
  // What is looked at for every element goes without a check for overlapping access, which costs a tenth of the time: a
  // reader is used by one caller at a time, and hands none of these out.
  @exclusivity(unchecked) private var events: XMLEventSource
  private let languages: LanguageTable
  private let damage: DamageLog
  private var isVersion2 = false
  /// Whether the root is whole; else what stands in it tells the version.
  private var isVersionKnown = true
  /// What the root (version 2) or the `file` declares.
  @exclusivity(unchecked) private var sourceLanguage = LanguageTable.none
  @exclusivity(unchecked) private var targetLanguage = LanguageTable.none
  /// What the texts of the unit declare, which counts where the file declares nothing.
  @exclusivity(unchecked) private var textLanguages = (
    source: LanguageTable.none, target: LanguageTable.none
  )
  /// Whether an undeclared target may be in the language that is asked for: not where the document declares a target
  /// language anywhere, and not in version 2, which requires `trgLang` where there are targets. nil where that is not known yet.
  private var takesUndeclared: Bool?
  private let scan: (DamageLog) throws(UserError) -> Bool

  /// `translate` of the elements that are open around a unit.
  @exclusivity(unchecked) private var translations: [(depth: Int, isWanted: Bool)] = []
  @exclusivity(unchecked) private var isUntranslated = false
  /// The segments (`sdl:seg`) that are marked as unconfirmed.
  @exclusivity(unchecked) private var unconfirmed: Set<[UInt8]> = []
  private var groupID: [UInt8] = []
  private var unitID: [UInt8] = []

  // Depths at which the elements stand that are open; 0 where there is none. The root has 1.
  private var depth = 1
  private var fileDepth = 0
  /// Whether the `body` of the file has begun: another is that of a file whose start is damaged.
  private var hasBody = false
  private var isFileUnsure = false
  /// Of a `unit` of version 2, which holds units of ours.
  private var groupDepth = 0
  private var unitDepth = 0
  private var textDepth = 0
  private var markDepth = 0
  private var droppedDepth = 0

  /// The texts of a unit.
  private enum Field { case source, segmentedSource, target }
  private var field = Field.source
  private var source: Range<Int>?
  private var target: Range<Int>?
  private var hasSegmentedSource = false
  private var size = UnitSize()

  /// A segment of a unit of version 1.2, in `segments`.
  private struct Segment {
    /// nil where it has none.
    let id: [UInt8]?
    var text: Range<Int>
  }
  private var segments = UnitText()
  private var sourceSegments: [Segment] = []
  private var targetSegments: [Segment] = []
  private typealias Part = (id: [UInt8], source: Range<Int>, target: Range<Int>)
  /// The parts of the unit that were not given out yet.
  private var parts: ArraySlice<Part> = []

  /// A unit that began inside another: it is read next.
  private var nextUnit: CXMLEvent?
  private var wasDamaged = false

  /// - Parameters:
  ///   - root: the start of the root, which `events` has just given.
  ///   - scan: reads the whole document, and tells whether it declares a target language.
  init(
    _ events: XMLEventSource, root: CXMLEvent, languages: LanguageTable, damage: DamageLog,
    scan: @escaping (DamageLog) throws(UserError) -> Bool
  ) throws(UserError) {
    self.events = events
    self.languages = languages
    self.damage = damage
    self.scan = scan
    path = events.path
    try beginRoot(root)
  }

  private func beginRoot(_ root: CXMLEvent) throws(UserError) {
    isVersion2 = declaresVersion2(root)
    isVersionKnown = !root.isUnsure && XMLElement(rawValue: root.name) == .xliff
    sourceLanguage = LanguageTable.none
    targetLanguage = LanguageTable.none
    if isVersion2, !root.isUnsure {
      sourceLanguage = try events.language(.srcLang, of: root, in: languages) ?? LanguageTable.none
      targetLanguage = try events.language(.trgLang, of: root, in: languages) ?? LanguageTable.none
      noteDeclaration(of: targetLanguage)
    }
    if isVersion2 { rejectUndeclared() }
  }

  private func declaresVersion2(_ root: CXMLEvent) -> Bool {
    guard let version = events.string(.version, of: root) else {
      return events.attribute(.srcLang, of: root) != nil
    }
    return Int(version.prefix { $0 != "." }).map { $0 >= 2 } ?? false
  }

  private func noteDeclaration(of language: LanguageTable.Spelling) {
    if language != LanguageTable.none { rejectUndeclared() }
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
        depth += 1
        if try start(event, &unit) { return true }
      case CXMLEventKind.text:
        if unitDepth > 0 { try text(event, &unit) }
      case CXMLEventKind.end:
        let isGiven = try end(&unit)
        depth -= 1
        if isGiven { return true }
      case CXMLEventKind.restart:
        if restart(event, &unit) { return true }
      default:
        try damage.note(events.error(event))
        wasDamaged = true
        // Whose end is missing does not reach to the end of the file.
        if !event.keepsStructure { translations.removeAll() }
        if unitDepth > 0 { unit.isDamaged = true }
      }
    }
    guard unitDepth > 0 else { return false }
    // Only where reading recovers: the file broke off inside the unit.
    unitDepth = 0
    unit.isDamaged = true
    return true
  }

  /// Goes on behind damage. Returns whether a unit is ended by it.
  private func restart(_ event: CXMLEvent, _ unit: inout Unit) -> Bool {
    depth = event.depth
    while let last = translations.last, last.depth > depth { translations.removeLast() }
    // Its end was passed over along with damage, and may be no end: its languages hold until the next file begins.
    if fileDepth > depth { fileDepth = 0 }
    if groupDepth > depth { groupDepth = 0 }
    guard unitDepth > 0 else { return false }
    unitDepth = 0
    unit.isDamaged = true
    damage.noteLostUnit()
    return true
  }

  private func endFile() {
    fileDepth = 0
    hasBody = false
    isFileUnsure = false
    sourceLanguage = LanguageTable.none
    targetLanguage = LanguageTable.none
  }

  // MARK: Starts

  /// Returns whether a unit is ended: by damage, where the next one begins inside it.
  private func start(_ event: CXMLEvent, _ unit: inout Unit) throws(UserError) -> Bool {
    let element = XMLElement(rawValue: event.name)
    guard unitDepth > 0 else {
      try startOutside(element, event, &unit)
      return false
    }
    let isNext = isVersion2 ? element == .segment || element == .unit : element == .transUnit
    if isNext, damage.recovers {
      // The end of the unit before was never seen. Between two of its texts, what there is of it is whole.
      unitDepth = 0
      nextUnit = event
      if unit.isDamaged || textDepth > 0 {
        unit.isDamaged = true
      } else if try !finish(&unit) {
        unit.isDamaged = true
      }
      return true
    }
    if element == .file || element == .body, !isVersion2, damage.recovers {
      // Neither was its end seen, nor that of its file.
      unitDepth = 0
      unit.isDamaged = true
      try startOutside(element, event, &unit)
      return true
    }
    size.addElement()
    try size.check(&unit, of: path, damage)
    if droppedDepth > 0 { return false }
    if textDepth > 0 {
      try startInText(element, event, &unit)
    } else if depth == unitDepth + 1 {
      try startField(element, event, &unit)
    } else if depth == unitDepth + 2, element == .seg, !isVersion2 {
      noteSegment(event)
    }
    return false
  }

  private func startOutside(_ element: XMLElement?, _ event: CXMLEvent, _ unit: inout Unit)
    throws(UserError)
  {
    switch element {
    case .xliff where depth == 1: try beginRoot(event)
    case .file where !isVersion2:
      endFile()
      fileDepth = depth
      // Of which languages it is cannot be told.
      if event.isUnsure { return }
      sourceLanguage =
        try events.language(.sourceLanguage, of: event, in: languages) ?? LanguageTable.none
      targetLanguage =
        try events.language(.targetLanguage, of: event, in: languages) ?? LanguageTable.none
      noteDeclaration(of: targetLanguage)
      translations.removeAll()
      noteTranslate(event)
    case .body where !isVersion2:
      if hasBody { isFileUnsure = true }
      hasBody = true
    case .file, .group: noteTranslate(event)
    case .transUnit where !isVersion2: begin(event, &unit)
    case .unit where isVersion2 || !isVersionKnown:
      if !isVersion2 {
        // The languages stood in the root.
        isVersion2 = true
        isFileUnsure = true
        rejectUndeclared()
      }
      beginGroup(event, unit)
    case .segment where isVersion2 && (depth == groupDepth + 1 || wasDamaged): begin(event, &unit)
    default: break
    }
  }

  private func begin(_ event: CXMLEvent, _ unit: inout Unit) {
    if isVersion2, XMLElement(rawValue: event.name) == .unit {
      beginGroup(event, unit)
      return
    }
    unitDepth = depth
    textDepth = 0
    markDepth = 0
    droppedDepth = 0
    source = nil
    target = nil
    textLanguages = (LanguageTable.none, LanguageTable.none)
    isUntranslated = XLIFFMarks.isUntranslated(event, events) ?? !isTranslated
    if !unconfirmed.isEmpty { unconfirmed.removeAll() }
    hasSegmentedSource = false
    segments.removeAll()
    sourceSegments.removeAll(keepingCapacity: true)
    targetSegments.removeAll(keepingCapacity: true)
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
    groupDepth = depth
    noteTranslate(event)
    if unit.keepsID { groupID = events.shortID(.id, of: event) }
  }

  /// `translate` of a file, a group, or a unit of version 2, for what stands in it.
  private func noteTranslate(_ event: CXMLEvent) {
    while let last = translations.last, last.depth >= depth { translations.removeLast() }
    if let isWanted = XLIFFMarks.translate(event, events) {
      translations.append((depth, isWanted))
    }
  }

  private var isTranslated: Bool { translations.last?.isWanted ?? true }

  /// A segment of Trados, with its state.
  private func noteSegment(_ event: CXMLEvent) {
    guard XLIFFMarks.isUnconfirmed(event, events) else { return }
    let id = events.attribute(.id, of: event).map { Array($0) } ?? []
    size.addText(id.count)
    unconfirmed.insert(id)
  }

  /// The first of each counts.
  private func startField(
    _ element: XMLElement?, _ event: CXMLEvent, _ unit: inout Unit
  ) throws(UserError) {
    switch element {
    case .source where source == nil:
      field = .source
      if sourceLanguage == LanguageTable.none {
        textLanguages.source =
          try events.language(.xmlLang, of: event, in: languages) ?? LanguageTable.none
      }
    case .target where target == nil:
      field = .target
      if targetLanguage == LanguageTable.none {
        textLanguages.target =
          try events.language(.xmlLang, of: event, in: languages) ?? LanguageTable.none
        noteDeclaration(of: textLanguages.target)
      }
      if XLIFFMarks.isUnfinished(event, events) { isUntranslated = true }
    case .segSource where !hasSegmentedSource && !isVersion2:
      field = .segmentedSource
      hasSegmentedSource = true
    default: return
    }
    textDepth = depth
    unit.text.begin()
  }

  private func startInText(_ element: XMLElement?, _ event: CXMLEvent, _ unit: inout Unit)
    throws(UserError)
  {
    switch element {
    case .bpt, .ept, .sub: if !isVersion2 { droppedDepth = depth }
    case .it, .x, .bx, .ex: if !isVersion2 { dropPlaceholder(&unit) }
    case .ph: dropPlaceholder(&unit)
    case .cp: if isVersion2 { droppedDepth = depth }
    case .mrk where markDepth == 0 && field != .source && !isVersion2:
      guard events.attribute(.mtype, of: event)?.elementsEqual(Self.segmentType) == true else {
        return
      }
      markDepth = depth
      segments.begin()
      let segment = Segment(id: try events.id(.mid, of: event), text: segments.range)
      size.addText(segment.id?.count ?? 0)
      if field == .target { targetSegments.append(segment) } else { sourceSegments.append(segment) }
    default: break
    }
  }

  private static let segmentType = Array("seg".utf8)

  private func dropPlaceholder(_ unit: inout Unit) {
    droppedDepth = depth
    unit.text.placeholder()
    if markDepth > 0 { segments.placeholder() }
  }

  // MARK: Text and ends

  private func text(_ event: CXMLEvent, _ unit: inout Unit) throws(UserError) {
    size.addText(Int(event.length))
    try size.check(&unit, of: path, damage)
    guard textDepth > 0, droppedDepth == 0, !unit.isDamaged else { return }
    if field != .segmentedSource { unit.text.append(events.text(event)) }
    if markDepth > 0 { segments.append(events.text(event)) }
  }

  /// Returns whether a unit is ended that has a source.
  private func end(_ unit: inout Unit) throws(UserError) -> Bool {
    if unitDepth == 0 {
      while let last = translations.last, last.depth >= depth { translations.removeLast() }
      if depth == fileDepth {
        endFile()
      }
      if depth == groupDepth { groupDepth = 0 }
      return false
    }
    switch depth {
    case droppedDepth: droppedDepth = 0
    case markDepth:
      markDepth = 0
      if field == .target {
        targetSegments[targetSegments.count - 1].text = segments.range
      } else {
        sourceSegments[sourceSegments.count - 1].text = segments.range
      }
    case textDepth:
      textDepth = 0
      switch field {
      case .source: source = unit.text.range
      case .target: target = unit.text.range
      case .segmentedSource: break
      }
    case unitDepth:
      unitDepth = 0
      if unit.isDamaged { return true }
      return try finish(&unit)
    default: break
    }
    return false
  }

  private func finish(_ unit: inout Unit) throws(UserError) -> Bool {
    guard let source else { return false }
    parts = alignedSegments()[...]
    if let part = parts.popFirst() {
      try give(part, of: &unit, isFirst: true)
    } else {
      unit.isUntranslated = isUntranslated || !unconfirmed.isEmpty
      unit.addVariant(languageOfSource, role: .original, text: source)
      let language = try languageOfTarget(&unit, isEmpty: target?.isEmpty ?? true)
      unit.addVariant(language, role: .translation, text: target)
    }
    return true
  }

  private var languageOfSource: LanguageTable.Spelling {
    sourceLanguage == LanguageTable.none ? textLanguages.source : sourceLanguage
  }

  /// The language of a target: that of the file, else its own; else, where a document of version 1.2 declares none at all,
  /// the one that is asked for.
  private func languageOfTarget(
    _ unit: inout Unit, isEmpty: Bool
  ) throws(UserError) -> LanguageTable.Spelling {
    let declared = targetLanguage == LanguageTable.none ? textLanguages.target : targetLanguage
    guard declared == LanguageTable.none, !isEmpty else { return declared }
    unit.undeclaredTarget = .unknown
    if languages.isOfList { return declared }
    if takesUndeclared == nil { takesUndeclared = try !scan(damage) }
    if takesUndeclared == false { return declared }
    let language = languages.requested(beside: languageOfSource)
    if language != LanguageTable.none { unit.undeclaredTarget = .taken }
    return language
  }

  /// The segments of source and target, where both have the same.
  private func alignedSegments() -> [Part] {
    guard hasSegmentedSource, sourceSegments.count == targetSegments.count else { return [] }
    var targets: [[UInt8]: Range<Int>] = [:]
    for segment in targetSegments {
      guard let id = segment.id, targets.updateValue(segment.text, forKey: id) == nil else {
        return []
      }
    }
    var aligned: [Part] = []
    for segment in sourceSegments {
      guard let id = segment.id, let target = targets.removeValue(forKey: id) else { return [] }
      aligned.append((id, segment.text, target))
    }
    return aligned
  }

  private func give(
    _ part: Part, of unit: inout Unit, isFirst: Bool
  ) throws(UserError) {
    unit.begin(line: unit.line, column: unit.column)
    unit.continuesUnit = !isFirst
    unit.isUntranslated = isUntranslated || unconfirmed.contains(part.id)
    if unit.keepsID { unit.id = unitID + [UInt8(ascii: "/")] + part.id }
    unit.addVariant(languageOfSource, role: .original)
    unit.text.append(segments[part.source])
    unit.endVariantText()
    unit.addVariant(
      try languageOfTarget(&unit, isEmpty: part.target.isEmpty), role: .translation)
    unit.text.append(segments[part.target])
    unit.endVariantText()
  }
}
