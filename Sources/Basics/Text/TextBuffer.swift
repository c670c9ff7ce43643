/// Bytes to be written to a file: UTF-8, and numbers without a locale.
package struct TextBuffer: Sendable {
  /// The byte-order mark of UTF-8.
  package static let byteOrderMark = "\u{FEFF}"

  package private(set) var bytes: [UInt8] = []

  package init() {}

  package mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  package mutating func append(_ scalar: Unicode.Scalar) {
    if scalar.isASCII {
      bytes.append(UInt8(scalar.value))
    } else {
      bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }

  package mutating func append(_ more: [UInt8]) { bytes += more }

  package mutating func append(byte: UInt8) { bytes.append(byte) }

  /// Appends `weight` as C's `%.6f` in the C locale writes it: exactly rounded, ties to even.
  package mutating func append(weight: Float) {
    guard weight.magnitude < 0x1p24 else {
      append(weight.description)
      return
    }
    // Exact before it is rounded: 24 bits of a float and 14 bits of a million's odd factor fit in a double's 53.
    let millionths = UInt64((Double(weight.magnitude) * 1_000_000).rounded(.toNearestOrEven))
    let digits = String(millionths % 1_000_000)
    append(weight.sign == .minus ? "-" : "")
    append("\(millionths / 1_000_000).")
    bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 6 - digits.utf8.count))
    append(digits)
  }

  /// Appends one field of a CSV record (RFC 4180, section 2): quoted if it holds a comma, a quote or a line break, quotes
  /// doubled.
  ///
  /// - Parameter isDisarmed: whether an apostrophe is put before text that a spreadsheet would run as a formula
  package mutating func append(field: String, isDisarmed: Bool = false) {
    let field = isDisarmed && Self.isFormula(field) ? "'" + field : field
    guard field.utf8.contains(where: { ",\"\n\r".utf8.contains($0) }) else {
      append(field)
      return
    }
    append("\"")
    for byte in field.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    append("\"")
  }

  /// Whether a spreadsheet may take a field for a formula: it begins with `=`, `+`, `-`, `@`, one of their full-width forms,
  /// a tab or a line end.
  ///
  /// Source: OWASP, "CSV Injection".
  private static func isFormula(_ field: String) -> Bool {
    switch field.unicodeScalars.first {
    case "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": true
    default: false
    }
  }
}
