extension Unicode.Scalar {
  /// Whether the scalar belongs to a script without spaces between words: Han, kana, Thai, Lao, Tibetan, Burmese, Khmer.
  @inlinable package var isWrittenWithoutSpaces: Bool {
    switch value {
    case 0..<0x0E00: false
    case 0x0E00...0x0FFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3005...0x3007, 0x3040...0x30FF,
      0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFF66...0xFF9F,
      0x20000...0x3FFFF:
      true
    default: false
    }
  }
}
