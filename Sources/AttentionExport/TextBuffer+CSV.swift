extension TextBuffer {
  /// The byte-order mark of UTF-8.
  static let byteOrderMark = "\u{FEFF}"

  /// Appends one field of a CSV record, as `append(field:)` does.
  ///
  /// - Parameter isDisarmed: whether an apostrophe comes before what a spreadsheet would run as a formula
  mutating func append(field: String, isDisarmed: Bool) {
    append(field: isDisarmed && Self.isFormula(field) ? "'" + field : field)
  }

  /// Whether a spreadsheet may take a field for a formula: it begins with `=`, `+`, `-`, `@`, one of their full-width forms,
  /// a tab or a line end.
  ///
  /// Source: OWASP, "CSV Injection".
  static func isFormula(_ field: String) -> Bool {
    switch field.unicodeScalars.first {
    case "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": true
    default: false
    }
  }

  /// Appends one field of a CSV record (RFC 4180, section 2): quoted if it holds a comma, a quote or a line break, quotes
  /// doubled.
  mutating func append(field: String) {
    let needsQuotes = field.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D
    }
    guard needsQuotes else {
      append(field)
      return
    }
    append("\"")
    for scalar in field.unicodeScalars {
      if scalar == "\"" { append("\"") }
      append(scalar: scalar)
    }
    append("\"")
  }
}
