import Basics
import CXMLReader

/// The events of an XML file, pulled one at a time.
struct XMLEventSource {
  let path: String
  private let decoder: TextDecoder
  private let damage: DamageLog
  private let parser: Parser
  private var reader: OpaquePointer { parser.reader }
  private var current = CXMLEvents()
  private var index = 0
  private var isFinished = false
  private var lastDamage: UserError?

  init(_ decoder: TextDecoder, damage: DamageLog) throws(UserError) {
    self.decoder = decoder
    self.damage = damage
    path = decoder.path
    if let error = decoder.falseDeclaration {
      try damage.note(
        UserError(
          error.kind, at: error.place, found: error.found, expected: error.expected,
          fix: error.fix.map { $0 + Self.advice(damage) }))
    }
    let elements = XMLElement.allCases.map(\.name)
    let attributes = XMLAttribute.allCases.map(\.name)
    let created = Self.withCStrings(elements) { elements in
      Self.withCStrings(attributes) { attributes in
        cxml_reader_create(
          elements.baseAddress, elements.count, attributes.baseAddress, attributes.count,
          damage.recovers)
      }
    }
    guard let created else {
      throw UserError(
        .system, at: Place(file: path), found: "there is no memory to parse this file")
    }
    parser = Parser(created)
    guard damage.recovers else { return }
    restartAt(XMLRestart.unknown)
    for (root, elements) in XMLRestart.roots { restartAt(elements, under: root) }
  }

  /// Says at which elements reading begins anew behind damage: under a root, or from now on.
  func restartAt(_ elements: XMLRestart.Levels, under root: XMLElement? = nil) {
    var levels = [Int8](repeating: -1, count: XMLElement.allCases.count)
    for (level, elements) in elements.enumerated() {
      for element in elements { levels[Int(element.rawValue)] = Int8(level) }
    }
    cxml_reader_set_levels(reader, root?.rawValue ?? -1, levels)
  }

  /// Owns the parser.
  private final class Parser {
    let reader: OpaquePointer
    init(_ reader: OpaquePointer) { self.reader = reader }
    deinit { cxml_reader_destroy(reader) }
  }

  /// The next event, or nil at the end. Its text and attributes are valid until the next call.
  mutating func next() throws(UserError) -> CXMLEvent? {
    while true {
      while index >= current.eventCount {
        guard try feed() else { return nil }
      }
      let event = current.events[index]
      index &+= 1
      if event.kind < CXMLEventKind.damage || !isPassed(event) { return event }
    }
  }

  /// Gives the event that was given last once more.
  mutating func putBack() { index &-= 1 }

  /// Writes down what reading has gone past; whether that is all about an event.
  private mutating func isPassed(_ event: CXMLEvent) -> Bool {
    switch event.kind {
    case CXMLEventKind.damage: lastDamage = error(event)
    case CXMLEventKind.restart:
      let bytes = UInt64(event.offset) | UInt64(event.length) << 32
      damage.noteSkipped(bytes, units: event.damage != 0 ? 1 : 0, at: place(event))
      return event.name < 0
    default:
      damage.noteTrailing(at: place(event))
      return true
    }
    return false
  }

  /// Parses the next chunk; false at the end.
  private mutating func feed() throws(UserError) -> Bool {
    if cxml_reader_lacks_memory(reader) {
      throw UserError(
        .system, at: endPlace, found: "there is no memory to parse this file")
    }
    // Whatever else stops the parser is an event of damage.
    if cxml_reader_gave_up(reader), damage.recovers { throw try unreadable() }
    if cxml_reader_waits(reader) {
      index = 0
      current = cxml_reader_resume(reader)
      return true
    }
    guard !isFinished, !cxml_reader_stopped(reader) else { return false }
    index = 0
    switch try decoder.next() {
    case .text(let text): current = cxml_reader_feed(reader, text.baseAddress, text.count)
    case .damage(let error): current = try feed(error)
    case nil:
      current = cxml_reader_finish(reader)
      isFinished = true
    }
    return true
  }

  /// What is said where reading cannot go on, and how much was not read for it.
  private func unreadable() throws(UserError) -> UserError {
    var count = cxml_reader_unread(reader)
    while let chunk = try decoder.next() {
      if case .text(let text) = chunk { count += UInt64(text.count) }
    }
    let reason = lastDamage?.found ?? "the file is damaged"
    return UserError(
      .data, at: lastDamage?.place ?? Place(file: path),
      found: "\(reason), and reading cannot go on: "
        + (count == 1 ? "1 byte was not read" : "\(count) bytes were not read"),
      expected: lastDamage?.expected, fix: lastDamage?.fix)
  }

  /// Parses damage together with what follows: at every feed the parser goes through all that it has not parsed yet, and
  /// every other byte can be damage.
  private func feed(_ error: UserError) throws(UserError) -> CXMLEvents {
    var bytes: [UInt8] = []
    var end = cxml_reader_end(reader)
    var next: TextDecoder.Chunk? = .damage(error)
    while let chunk = next {
      switch chunk {
      case .text(let text):
        bytes.append(contentsOf: text)
        cxml_advance(&end, text.baseAddress, text.count)
      case .damage(let error):
        try damage.note(error.moved(to: place(end)))
        // A character that XML forbids makes the parser see the damage at its place, too.
        bytes.append(1)
        end.column += 1
      }
      next = bytes.count < ByteStream.chunkSize ? try decoder.next() : nil
    }
    return bytes.withUnsafeBufferPointer {
      cxml_reader_feed(reader, $0.baseAddress, $0.count)
    }
  }

  /// The text of a text event, or the name of the root.
  func text(_ event: CXMLEvent) -> UnsafeBufferPointer<UInt8> {
    bytes(event.offset, event.length)
  }

  /// The name of the root, for people.
  func name(_ root: CXMLEvent) -> String {
    String(String(decoding: text(root), as: UTF8.self).prefix(60))
  }

  /// The value of an attribute, or nil where the element has none of that name.
  func attribute(_ name: XMLAttribute, of event: CXMLEvent) -> UnsafeBufferPointer<UInt8>? {
    let start = Int(event.attributeStart)
    for index in start..<(start + Int(event.attributeCount)) {
      let attribute = current.attributes[index]
      if attribute.name == name.rawValue { return bytes(attribute.offset, attribute.length) }
    }
    return nil
  }

  /// An attribute by its number, with the raw value of its name.
  func attribute(
    _ index: Int, of event: CXMLEvent
  ) -> (name: Int16, value: UnsafeBufferPointer<UInt8>) {
    let attribute = current.attributes[Int(event.attributeStart) + index]
    return (attribute.name, bytes(attribute.offset, attribute.length))
  }

  private func bytes(_ offset: UInt32, _ length: UInt32) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: current.bytes.map { $0 + Int(offset) }, count: Int(length))
  }

  func place(_ event: CXMLEvent) -> Place {
    Place(
      file: path, line: Int(event.line), column: event.column > 0 ? Int(event.column) : nil)
  }

  /// Behind what was parsed and what waits to be.
  private var endPlace: Place { place(cxml_reader_end(reader)) }

  private func place(_ position: CXMLPosition) -> Place {
    Place(file: path, line: Int(position.line), column: Int(position.column))
  }

  /// What a damage event reports.
  func error(_ event: CXMLEvent) -> UserError {
    let message = String(decoding: text(event), as: UTF8.self)
    let repair = "repair the file" + advice
    let kind = CXMLDamage(rawValue: UInt32(event.damage))
    var place = place(event)
    let wording: (found: String, expected: String?, fix: String?)
    switch kind {
    case CXMLDamageMismatchedTag: wording = (message, "tags that are closed in order", repair)
    case CXMLDamageTruncated:
      place = endPlace
      wording = (
        "the file ends too early", "its closing tags",
        "fetch the file again" + advice
      )
    case CXMLDamageUndeclaredEntity:
      wording = (
        "the entity \(message) is not declared in the file", "its text, or &amp; for &", repair
      )
    case CXMLDamageExternalEntity:
      wording = (
        "the entity \(message) stands for another file, and no other file is ever opened",
        "its text", "put the text in its place"
      )
    case CXMLDamageEntityBlowUp: wording = (message, "small entities", nil)
    case CXMLDamageBadCharacter: wording = (message, "characters that XML allows", repair)
    case CXMLDamageTooDeep:
      let limit = damage.recovers ? "1,000,000" : "1,000"
      wording = ("elements are nested too deep", "at most \(limit) levels", nil)
    case CXMLDamageTooLong:
      wording = (
        "a name, a tag or a comment is too long: \(message)",
        "at most 10 MB, and 1,000 attributes or values", nil
      )
    case CXMLDamageBehindEnd:
      wording = (
        "something stands behind the end of the document", "nothing behind the root element",
        "remove it, or make two files of it" + advice
      )
    case CXMLDamageMisplacedMarkup:
      wording = ("there is <! in the text", "&lt; for <", repair)
    case CXMLDamageUnclosed:
      wording = ("a comment or a section is not closed", "--> or ]]> at its end", repair)
    case CXMLDamageEmpty:
      wording = ("something else than a tag stands at the beginning", "<", repair)
    case CXMLDamageNoMemory:
      return UserError(.system, at: place, found: "there is no memory to parse this file")
    default: wording = (message, "well-formed XML", repair)
    }
    return UserError(
      .data, at: place, found: wording.found, expected: wording.expected, fix: wording.fix)
  }

  private var advice: String { Self.advice(damage) }

  private static func advice(_ damage: DamageLog) -> String {
    damage.recovers ? "" : ", or read what is whole with --recover"
  }

  private static func withCStrings<R>(
    _ strings: [String], _ body: (UnsafeBufferPointer<UnsafePointer<CChar>?>) -> R
  ) -> R {
    let copies = strings.map { string in
      let bytes = string.utf8CString
      let copy = UnsafeMutableBufferPointer<CChar>.allocate(capacity: bytes.count)
      _ = copy.initialize(from: bytes)
      return copy
    }
    defer { for copy in copies { copy.deallocate() } }
    return copies.map { UnsafePointer($0.baseAddress) }.withUnsafeBufferPointer(body)
  }
}
