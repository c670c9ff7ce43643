extension TextBuffer {
  /// Appends a JSON string (RFC 8259, section 7).
  ///
  /// - Parameter isInPage: whether the JSON is part of an HTML page: then what could end its element, and separators of lines
  ///   that older scripts do not allow, are escaped as well
  package mutating func append(json text: String, isInPage: Bool = false) {
    append("\"")
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": append("\\\"")
      case "\\": append("\\\\")
      case "\n": append("\\n")
      case "\r": append("\\r")
      case "\t": append("\\t")
      case "<" where isInPage, ">" where isInPage, "&" where isInPage,
        "\u{2028}" where isInPage, "\u{2029}" where isInPage:
        appendEscaped(scalar)
      case "\0"..<" ", "\u{7F}": appendEscaped(scalar)
      default: append(scalar)
      }
    }
    append("\"")
  }

  /// Appends JSON strings as an array.
  package mutating func append(json texts: [String], isInPage: Bool = false) {
    append("[")
    for (index, text) in texts.enumerated() {
      if index > 0 { append(",") }
      append(json: text, isInPage: isInPage)
    }
    append("]")
  }

  /// Appends whole numbers as a JSON array.
  package mutating func append(json numbers: [Int]) {
    append("[")
    for (index, number) in numbers.enumerated() { append(index > 0 ? ",\(number)" : "\(number)") }
    append("]")
  }

  /// Appends `\u003c`, of a character below U+10000.
  private mutating func appendEscaped(_ scalar: Unicode.Scalar) {
    let digits = String(scalar.value, radix: 16)
    append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
  }
}
