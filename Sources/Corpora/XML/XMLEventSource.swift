import Basics
import CXMLReader

/// The events of an XML file, one at a time.
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
    let created = cxml_reader_create(
      XMLElement.allCases.map(\.name).joined(separator: " "),
      XMLAttribute.allCases.map(\.name).joined(separator: " "), damage.recovers)
    guard let created else { throw Self.noMemory(at: Place(file: path)) }
    parser = Parser(created)
    guard damage.recovers else { return }
    restartAt(XMLRestart.unknown)
    for (root, elements) in XMLRestart.roots { restartAt(elements, under: root) }
  }

  /// Sets the elements at which reading restarts after damage: under a root, or from now on.
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
      if event.kind < CXMLEventKind.damage || !isForReportOnly(event) { return event }
    }
  }

  /// Makes `next` return the last event again.
  mutating func putBack() { index &-= 1 }

  /// Notes in the report what was skipped. Returns whether readers need not see the event.
  private mutating func isForReportOnly(_ event: CXMLEvent) -> Bool {
    switch event.kind {
    case CXMLEventKind.damage: lastDamage = error(event)
    case CXMLEventKind.restart:
      damage.report.skipped.bytes += Int(event.offset) | Int(event.length) << 32
      damage.report.skipped.units += event.damage != 0 ? 1 : 0
      damage.report.skipped.occurrences.add(place(event))
      return event.name < 0
    default:
      damage.report.trailing.add(place(event))
      return true
    }
    return false
  }

  /// Parses the next chunk; false at the end.
  @inline(never)  // keeps `next` small
  private mutating func feed() throws(UserError) -> Bool {
    switch current.state {
    case CXMLStateNoMemory: throw Self.noMemory(at: endPlace)
    // Whatever else stops the parser is an event of damage.
    case CXMLStateGaveUp where damage.recovers: throw try unreadable()
    case CXMLStateWaiting: current = cxml_reader_resume(reader)
    case CXMLStateOpen where !isFinished:
      switch try decoder.next() {
      case .text(let text): current = cxml_reader_feed(reader, text.baseAddress, text.count)
      case .damage(let error): current = try feed(error)
      case nil:
        current = cxml_reader_finish(reader)
        isFinished = true
      }
    default: return false
    }
    index = 0
    return true
  }

  /// The error if reading cannot continue, with the number of bytes that are lost.
  private func unreadable() throws(UserError) -> UserError {
    var count = Int(current.unread)
    while let chunk = try decoder.next() {
      if case .text(let text) = chunk { count += text.count }
    }
    let reason = lastDamage?.found ?? "the file is damaged"
    return UserError(
      .data, at: lastDamage?.place ?? Place(file: path),
      found: "\(reason), and reading cannot go on: \(count.counting("byte")) "
        + (count == 1 ? "was not read" : "were not read"),
      expected: lastDamage?.expected, fix: lastDamage?.fix)
  }

  /// Parses damage together with what follows: each feed costs a pass over all that is not parsed yet, and every other
  /// byte can be damage.
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
        // A character that XML forbids, so that the parser sees the damage too.
        bytes.append(1)
        end.column += 1
      }
      next = bytes.count < ByteStream.chunkSize ? try decoder.next() : nil
    }
    return cxml_reader_feed(reader, bytes, bytes.count)
  }

  /// The text of a text event, or the name of the root.
  func text(_ event: CXMLEvent) -> UnsafeBufferPointer<UInt8> {
    bytes(event.offset, event.length)
  }

  /// The name of the root, for messages.
  func name(_ root: CXMLEvent) -> String {
    String(String(decoding: text(root), as: UTF8.self).prefix(60))
  }

  /// The value of an attribute; nil if the element does not have it.
  func attribute(_ name: XMLAttribute, of event: CXMLEvent) -> UnsafeBufferPointer<UInt8>? {
    let start = Int(event.attributeStart)
    for index in start..<(start + Int(event.attributeCount)) {
      let attribute = current.attributes[index]
      if attribute.name == name.rawValue { return bytes(attribute.offset, attribute.length) }
    }
    return nil
  }

  /// The language that an attribute names; nil if it is absent or blank.
  func language(
    _ name: XMLAttribute, of event: CXMLEvent, in languages: LanguageTable
  ) throws(UserError) -> Language? {
    guard let code = attribute(name, of: event) else { return nil }
    return try languages.language(code, at: place(event))
  }

  /// An attribute that others refer to, to be kept; nil if it is absent.
  func id(_ name: XMLAttribute, of event: CXMLEvent) throws(UserError) -> [UInt8]? {
    guard let id = attribute(name, of: event) else { return nil }
    guard id.count <= Self.idLimit else {
      throw UserError(
        .data, at: place(event), found: "the \(name.name) is \(id.count) bytes long",
        expected: "at most \(Self.idLimit)")
    }
    return Array(id)
  }

  /// The beginning of an attribute that identifies a unit in a report; empty if it is absent.
  func shortID(_ name: XMLAttribute, of event: CXMLEvent) -> [UInt8] {
    attribute(name, of: event).map { Array($0.prefix(Self.idLimit)) } ?? []
  }

  /// Bytes.
  static let idLimit = 1000

  private func bytes(_ offset: UInt32, _ length: UInt32) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: current.bytes.map { $0 + Int(offset) }, count: Int(length))
  }

  func place(_ event: CXMLEvent) -> Place {
    Place(
      file: path, line: Int(event.line), column: event.column > 0 ? Int(event.column) : nil)
  }

  /// The end of all that was fed.
  private var endPlace: Place { place(cxml_reader_end(reader)) }

  private func place(_ position: CXMLPosition) -> Place {
    Place(file: path, line: Int(position.line), column: Int(position.column))
  }

  /// The error that an event of damage reports.
  func error(_ event: CXMLEvent) -> UserError {
    let message = String(decoding: text(event), as: UTF8.self)
    let advice = Self.advice(damage)
    let repair = "repair the file" + advice
    var place = place(event)
    let wording: (found: String, expected: String, fix: String?)
    switch CXMLDamage(rawValue: UInt32(event.damage)) {
    case CXMLDamageMismatchedTag: wording = (message, "tags that are closed in order", repair)
    case CXMLDamageTruncated:
      place = endPlace
      wording = (
        "the file ends too early", "its closing tags", "fetch the file again" + advice
      )
    case CXMLDamageUndeclaredEntity:
      wording = (
        "the entity \(message) is not declared in the file", "its text, or &amp; for &", repair
      )
    case CXMLDamageExternalEntity:
      wording = (
        "the entity \(message) stands for another file, and no other file is ever opened",
        "its text", "replace it with the text"
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
    case CXMLDamageAfterEnd:
      wording = (
        "there is something after the end of the document", "nothing after the root element",
        "remove it, or split the file in two" + advice
      )
    case CXMLDamageMisplacedMarkup: wording = ("there is <! in the text", "&lt; for <", repair)
    case CXMLDamageUnclosed:
      wording = ("a comment or a section is not closed", "--> or ]]> at its end", repair)
    case CXMLDamageEmpty: wording = ("the file does not begin with a tag", "<", repair)
    case CXMLDamageNoMemory: return Self.noMemory(at: place)
    default: wording = (message, "well-formed XML", repair)
    }
    return UserError(
      .data, at: place, found: wording.found, expected: wording.expected, fix: wording.fix)
  }

  private static func noMemory(at place: Place) -> UserError {
    UserError(.system, at: place, found: "there is no memory to parse this file")
  }

  private static func advice(_ damage: DamageLog) -> String {
    damage.recovers ? "" : ", or turn on `recover` to read the units that are whole"
  }
}
