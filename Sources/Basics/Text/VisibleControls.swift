extension Unicode.Scalar {
  /// Whether it breaks a line or controls a terminal: the control characters of ASCII and Latin-1, and the line and
  /// paragraph separators.
  fileprivate var isControl: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: true
    default: false
    }
  }

  /// Whether it changes the direction of the text around it.
  fileprivate var isDirectionControl: Bool {
    switch value {
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  fileprivate var written: String {
    switch self {
    case "\t": "\\t"
    case "\n": "\\n"
    case "\r": "\\r"
    default: "\\u{\(String(value, radix: 16, uppercase: true))}"
    }
  }
}

extension StringProtocol {
  /// The text on one line, for tables and messages: control characters, and those that change the direction of writing,
  /// are written out (`\n`, `\u{9B}`).
  package var withVisibleControls: String {
    guard unicodeScalars.contains(where: { $0.isControl || $0.isDirectionControl }) else {
      return String(self)
    }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.isControl || scalar.isDirectionControl {
        text += scalar.written
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }

  /// The text, or its first `limit` characters and `…`.
  package func shortened(to limit: Int) -> String {
    let head = prefix(limit)
    return head.endIndex == endIndex ? String(self) : head + "…"
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Appends the text as a column of a table: control characters such as tabs are written out.
  package func appendColumn(to bytes: inout [UInt8]) {
    // The controls of Latin-1 begin with C2, the separators with E2.
    guard contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 || $0 == 0xE2 }) else {
      bytes += self
      return
    }
    for scalar in String(decoding: self, as: UTF8.self).unicodeScalars {
      if scalar.isControl {
        bytes += scalar.written.utf8
      } else {
        bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
      }
    }
  }
}
