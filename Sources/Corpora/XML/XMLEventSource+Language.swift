import Basics
import CXMLReader

extension XMLEventSource {
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
}
