extension UInt8 {
  /// Whether it is white space in ASCII.
  @inline(__always) var isWhiteSpace: Bool { self == 32 || (9...13).contains(self) }

  /// Whether it is a letter or a digit in ASCII.
  var isLetterOrDigit: Bool { (48...57).contains(self) || (97...122).contains(self | 0x20) }
}

extension String {
  /// A path as a shell takes it, with quotes if it needs them.
  var quotedForShell: String {
    utf8.allSatisfy { $0.isLetterOrDigit || $0 >= 0x80 || "._-/".utf8.contains($0) }
      ? self : "'\(replacing("'", with: "'\\''"))'"
  }
}
