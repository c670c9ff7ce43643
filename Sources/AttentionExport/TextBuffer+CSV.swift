extension TextBuffer {
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
