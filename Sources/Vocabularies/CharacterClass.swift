/// The role of a character in words.
enum CharacterClass: Equatable {
  /// White space and control characters: between words.
  case space
  /// A letter, digit or mark: in words.
  case word
  /// A hyphen: in a word where a letter stands on both sides.
  case hyphen
  /// A straight or curly apostrophe: as a hyphen, or the end of a word in languages that elide.
  case apostrophe
  /// Without width (soft hyphen, joiners, byte-order mark): neither separates words nor makes one.
  case invisible
  /// Every other visible character: a word of its own.
  case symbol
}

extension CharacterClass {
  init(_ scalar: Unicode.Scalar) {
    if scalar.value < 0x80 {
      self = CharacterClass.ascii[Int(scalar.value)]
      return
    }
    switch scalar.value {
    case 0x2010, 0x2011: self = .hyphen
    case 0x2019: self = .apostrophe
    default: self.init(scalar.properties.generalCategory)
    }
  }

  private init(_ category: Unicode.GeneralCategory) {
    switch category {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber,
      .nonspacingMark, .spacingMark, .enclosingMark:
      self = .word
    case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control: self = .space
    case .format: self = .invisible
    default: self = .symbol
    }
  }

  private static let ascii: [CharacterClass] = (0..<0x80).map { value in
    switch UInt8(value) {
    case 0...0x20, 0x7F: .space
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      .word
    case UInt8(ascii: "-"): .hyphen
    case UInt8(ascii: "'"): .apostrophe
    default: .symbol
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The scalar that begins at `offset` of valid UTF-8, and its width in bytes.
  @inline(__always)
  func scalar(at offset: Int) -> (scalar: Unicode.Scalar, width: Int) {
    let first = self[offset]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let width = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    var value = UInt32(first) & (0x7F >> UInt32(width))
    for next in 1..<width {
      guard offset + next < count else { return ("\u{FFFD}", count - offset) }
      value = value << 6 | UInt32(self[offset + next] & 0x3F)
    }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", width)
  }

  /// The first byte in `range` that begins a visible character, or the end of the range.
  ///
  /// `▁`, which SentencePiece writes for a space, counts as one.
  func firstVisible(in range: Range<Int>) -> Int {
    var offset = range.lowerBound
    while offset < range.upperBound {
      let (scalar, width) = scalar(at: offset)
      let characterClass = CharacterClass(scalar)
      if characterClass != .space, characterClass != .invisible, scalar != "\u{2581}" {
        return offset
      }
      offset += width
    }
    return range.upperBound
  }

  /// As `firstVisible(in:)`, but in a range without a visible character the first byte that is not an ASCII space or tab: in
  /// tokenised text any other character may be part of a token.
  func firstOfToken(in range: Range<Int>) -> Int {
    let visible = firstVisible(in: range)
    guard visible == range.upperBound else { return visible }
    return range.first { self[$0] != 0x20 && self[$0] != 0x09 } ?? range.upperBound
  }
}
