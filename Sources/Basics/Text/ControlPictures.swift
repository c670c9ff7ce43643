extension StringProtocol {
  /// The text with a visible character for each that a picture cannot show, or that would change the text around it: pictures
  /// (U+2400 and on) for the control characters of ASCII, and U+FFFD for other control characters, separators of lines,
  /// controls of direction, and what XML does not allow.
  package var withControlPictures: String {
    guard unicodeScalars.contains(where: { $0.picture != $0 }) else { return String(self) }
    return String(String.UnicodeScalarView(unicodeScalars.map(\.picture)))
  }
}

extension Unicode.Scalar {
  fileprivate var picture: Unicode.Scalar {
    switch value {
    case 0..<0x20: Unicode.Scalar(0x2400 + value) ?? "\u{FFFD}"
    case 0x7F: "\u{2421}"
    case 0x80..<0xA0, 0x2028...0x202E, 0x2066...0x2069, 0xFFFE, 0xFFFF: "\u{FFFD}"
    default: self
    }
  }
}
