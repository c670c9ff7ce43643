/// How the bytes of a file encode characters.
struct TextEncoding {
  /// A name that iconv knows; UTF-8 is not converted.
  let name: String
  /// Bytes of the byte-order mark.
  let markLength: Int

  static let utf8 = TextEncoding(name: "UTF-8", markLength: 0)

  var isUTF8: Bool { name == "UTF-8" }
  /// Bytes of the smallest unit, by which damage is skipped.
  var unitSize: Int { name.hasPrefix("UTF-16") ? 2 : name.hasPrefix("UTF-32") ? 4 : 1 }

  private static let marks: [(bytes: [UInt8], name: String)] = [
    ([0xEF, 0xBB, 0xBF], "UTF-8"),
    ([0xFF, 0xFE, 0, 0], "UTF-32LE"), ([0, 0, 0xFE, 0xFF], "UTF-32BE"),
    ([0xFF, 0xFE], "UTF-16LE"), ([0xFE, 0xFF], "UTF-16BE"),
  ]
  /// `<` and an ASCII character in each encoding, for XML without a mark; nil stands for a byte that is not zero.
  private static let openings: [(bytes: [UInt8?], name: String)] = [
    ([0, 0, 0, 0x3C], "UTF-32BE"), ([0x3C, 0, 0, 0], "UTF-32LE"),
    ([0, 0x3C, 0, nil], "UTF-16BE"), ([0x3C, 0, nil, 0], "UTF-16LE"),
  ]

  /// The encoding of XML without a mark that begins with these bytes; nil if one byte is a character.
  private static func openingName(_ head: UnsafeBufferPointer<UInt8>) -> String? {
    openings.first { opening in
      head.count >= opening.bytes.count
        && zip(head, opening.bytes).allSatisfy { $1 == nil ? $0 != 0 : $0 == $1 }
    }?.name
  }

  /// The encoding of a file with these first bytes: its byte-order mark, else its XML declaration, else UTF-8.
  ///
  /// - Parameter isXML: whether to look for a declaration and for the bytes of `<`
  /// - Returns: nil if XML declares an encoding of wide characters that its first bytes contradict
  static func of(
    _ head: UnsafeBufferPointer<UInt8>, isXML: Bool
  ) -> (encoding: TextEncoding?, declared: String?) {
    if let mark = mark(head) { return (mark, nil) }
    guard isXML else { return (.utf8, nil) }
    if let name = openingName(head) { return (TextEncoding(name: name, markLength: 0), nil) }
    guard let declared = declaredName(head) else { return (.utf8, nil) }
    let upper = declared.uppercased()
    if upper == "UTF-8" || upper == "UTF8" { return (.utf8, declared) }
    let wide = ["UTF-16", "UTF16", "UTF-32", "UTF32", "UCS-", "UCS2", "UCS4", "ISO-10646"]
    if wide.contains(where: upper.hasPrefix) { return (nil, declared) }
    return (TextEncoding(name: declared, markLength: 0), declared)
  }

  /// The encoding that a byte-order mark tells; nil without one.
  static func mark(_ head: UnsafeBufferPointer<UInt8>) -> TextEncoding? {
    marks.first { head.starts(with: $0.bytes) }.map {
      TextEncoding(name: $0.name, markLength: $0.bytes.count)
    }
  }

  /// Whether the first visible character is `<`, in UTF-8 or, without a mark, in a wider encoding.
  static func opensMarkup(_ head: UnsafeBufferPointer<UInt8>) -> Bool {
    openingName(head) != nil
      || head.dropFirst(mark(head)?.markLength ?? 0).first { !$0.isWhiteSpace }
        == UInt8(ascii: "<")
  }

  /// Whether a file with these first bytes declares that it is XML, after a byte-order mark or not.
  static func declaresXML(_ head: UnsafeBufferPointer<UInt8>) -> Bool {
    // UTF-16 and UTF-32 fill up characters with zeros.
    head.dropFirst(mark(head)?.markLength ?? 0).prefix(20).filter { $0 != 0 }
      .starts(with: "<?xml".utf8)
  }

  /// The name in `<?xml … encoding="name"?>` at the very beginning.
  private static func declaredName(_ head: UnsafeBufferPointer<UInt8>) -> String? {
    guard head.starts(with: "<?xml".utf8) else { return nil }
    let end = head.prefix(1024).firstIndex(of: UInt8(ascii: ">")) ?? min(head.count, 1024)
    let declaration = String(decoding: head[5..<end], as: UTF8.self)
    guard let key = declaration.firstRange(of: "encoding") else { return nil }
    let rest = declaration[key.upperBound...].drop { $0 == "=" || $0.isWhitespace }
    guard let quote = rest.first, quote == "\"" || quote == "'" else { return nil }
    let name = rest.dropFirst().prefix { $0 != quote }
    let isAllowed = name.utf8.allSatisfy { $0.isLetterOrDigit || "._-".utf8.contains($0) }
    return isAllowed && !name.isEmpty ? String(name) : nil
  }
}
