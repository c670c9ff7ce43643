import Basics
import CXMLReader

extension XMLEventSource {
  /// The language that an attribute names, or nil where the element has no such attribute.
  func language(_ name: XMLAttribute, of event: CXMLEvent, in languages: LanguageTable)
    throws(UserError) -> LanguageTable.Spelling?
  {
    guard let code = attribute(name, of: event) else { return nil }
    guard let spelling = languages.spelling(code) else { throw tooManyLanguages(event) }
    return spelling
  }

  /// The language of a code that is a part of an attribute.
  func language(_ code: Substring, of event: CXMLEvent, in languages: LanguageTable)
    throws(UserError) -> LanguageTable.Spelling
  {
    let spelling = Array(code.utf8).withUnsafeBufferPointer(languages.spelling)
    guard let spelling else { throw tooManyLanguages(event) }
    return spelling
  }

  private func tooManyLanguages(_ event: CXMLEvent) -> UserError {
    UserError(
      .data, at: place(event),
      found: "more than \(LanguageTable.spellingLimit) languages, or codes of more than "
        + "\(LanguageTable.byteLimit >> 20) MiB",
      expected: "language codes such as en or pt-BR")
  }

  /// The text of an attribute; nil where the element has no such attribute.
  func string(_ name: XMLAttribute, of event: CXMLEvent) -> String? {
    attribute(name, of: event).map { String(decoding: $0, as: UTF8.self) }
  }

  /// An attribute that something is known by, to be kept; nil where the element has no such attribute.
  func id(_ name: XMLAttribute, of event: CXMLEvent) throws(UserError) -> [UInt8]? {
    guard let id = attribute(name, of: event) else { return nil }
    guard id.count <= Self.idLimit else {
      throw UserError(
        .data, at: place(event), found: "the \(name.name) is \(id.count) bytes long",
        expected: "at most \(Self.idLimit)")
    }
    return Array(id)
  }

  /// An attribute that says which unit it is, as far as it has a reasonable length; empty where there is none.
  func shortID(_ name: XMLAttribute, of event: CXMLEvent) -> [UInt8] {
    attribute(name, of: event).map { Array($0.prefix(Self.idLimit)) } ?? []
  }

  /// Bytes.
  static let idLimit = 1000
}
