/// The lengths of a sentence and its words.
///
/// White space is that of Unicode. Most text is ASCII, which is read eight bytes at a time.
struct SentenceMeasure {
  /// Words as white space separates them.
  private(set) var words = 0
  /// The same, but each character of a script that is written without spaces is a word.
  private(set) var comparableWords = 0
  /// Characters (scalars) of the longest word, as characters of those scripts separate words too.
  private(set) var longestWord = 0
  private(set) var hasLetter = false

  /// Characters since white space or a character of those scripts.
  private var length = 0
  /// Whether there was such a character since white space.
  private var wordHasUnspaced = false

  /// - Parameter text: valid UTF-8
  init(_ text: UnsafeBufferPointer<UInt8>) {
    guard let start = text.baseAddress else { return }
    let count = text.count
    let raw = UnsafeRawPointer(start)
    var index = 0
    while index < count {
      if index &+ 8 <= count {
        let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        if Self.isPrintable(word) {
          addPrintable(word)
          index &+= 8
          continue
        }
      }
      let byte = start[index]
      if byte < 0x80 {
        add(ascii: byte)
        index &+= 1
      } else {
        index &+= add(start + index, count: count &- index)
      }
    }
    endWord()
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let high: UInt64 = 0x8080_8080_8080_8080

  /// Whether eight bytes are ASCII from 0x20 on. (0x7F is a control character, but not white space.)
  @inline(__always)
  private static func isPrintable(_ word: UInt64) -> Bool {
    // A byte below 32 has none of the bits of 0x60, and adding 0x60 to it does not reach the high bit.
    word & high == 0 && (word &+ ones &* 0x60) & high == high
  }

  @inline(__always)
  private mutating func addPrintable(_ word: UInt64) {
    if !hasLetter { hasLetter = Self.holdsLetter(word) }
    // The high bit of each byte that is a space: adding 0x7F to the difference sets it in all others.
    let difference = word ^ (Self.ones &* 0x20)
    var spaces = ~(difference &+ Self.ones &* 0x7F) & Self.high
    var from = 0
    while spaces != 0 {
      let space = spaces.trailingZeroBitCount &>> 3
      length &+= space &- from
      endWord()
      from = space &+ 1
      spaces &= spaces &- 1
    }
    length &+= 8 &- from
  }

  /// Whether one of eight ASCII bytes is a letter.
  private static func holdsLetter(_ word: UInt64) -> Bool {
    let lower = word | ones &* 0x20
    // These sums have the high bit from `a` on, and from after `z` on.
    let fromA = lower &+ ones &* (0x80 - 0x61)
    let afterZ = lower &+ ones &* (0x80 - 0x7B)
    return fromA & ~afterZ & high != 0
  }

  private mutating func add(ascii byte: UInt8) {
    if byte.isWhiteSpace {
      endWord()
    } else {
      length &+= 1
      if !hasLetter { hasLetter = (0x61...0x7A).contains(byte | 0x20) }
    }
  }

  /// Adds a character beyond ASCII, and returns the number of its bytes.
  private mutating func add(_ bytes: UnsafePointer<UInt8>, count: Int) -> Int {
    let lead = bytes[0]
    let width = min(lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4, count)
    var value = UInt32(lead) & (lead < 0xE0 ? 0x1F : lead < 0xF0 ? 0x0F : 0x07)
    for offset in 1..<width { value = value &<< 6 | UInt32(bytes[offset] & 0x3F) }
    guard let scalar = Unicode.Scalar(value) else { return width }
    if Self.isWhiteSpace(value) {
      endWord()
      return width
    }
    if scalar.isWrittenWithoutSpaces {
      endSpacedPart()
      comparableWords &+= 1
      wordHasUnspaced = true
    } else {
      length &+= 1
    }
    if !hasLetter { hasLetter = scalar.isLetter }
    return width
  }

  /// `White_Space` beyond ASCII.
  private static func isWhiteSpace(_ value: UInt32) -> Bool {
    switch value {
    case 0x85, 0xA0: true
    case 0..<0x1680: false
    case 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  @inline(__always)
  private mutating func endWord() {
    if length > 0 || wordHasUnspaced { words &+= 1 }
    wordHasUnspaced = false
    endSpacedPart()
  }

  @inline(__always)
  private mutating func endSpacedPart() {
    guard length > 0 else { return }
    comparableWords &+= 1
    longestWord = max(longestWord, length)
    length = 0
  }
}

extension Unicode.Scalar {
  fileprivate var isLetter: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }
}
