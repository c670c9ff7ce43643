extension Unicode.Scalar {
  /// Whether the character separates words in sacreBLEU: the characters of Python's `str.split()`, which are Unicode's `White_Space`
  /// and the four information separators U+001C–U+001F.
  var isWordSeparator: Bool {
    switch value {
    case 0x21...0x84: false
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F,
      0x205F, 0x3000:
      true
    default: false
    }
  }
}
