/// The texts of a unit, one after the other, with their white space folded as they are added.
///
/// Runs of space, tab, carriage return and line feed become one space, and the ends are trimmed. Nothing else changes.
struct UnitText: ~Copyable {
  private var storage = ByteBuffer(capacity: 4096)
  private var start = 0
  private var spaceIsPending = false
  private var placeholderIsPending = false

  mutating func removeAll() {
    storage.count = 0
    begin()
  }

  /// Begins another text.
  mutating func begin() {
    start = storage.count
    spaceIsPending = false
    placeholderIsPending = false
  }

  /// The text that was begun last.
  var range: Range<Int> { start..<storage.count }

  /// The bytes at a range; valid until something is added.
  subscript(range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    storage[range]
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 32 || byte == 10 || byte == 9 || byte == 13
  }

  /// Adds whole characters.
  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress else { return }
    let end = bytes.count
    var index = 0
    while index < end {
      if Self.isSpace(source[index]) {
        spaceIsPending = true
        placeholderIsPending = false
        index &+= 1
        continue
      }
      // A single space between two visible characters is part of the run: most texts are one run.
      var runEnd = Self.endOfRegularText(source, from: index &+ 1, to: end)
      while runEnd < end {
        let byte = source[runEnd]
        if byte > 32 {
          runEnd &+= 1
        } else if byte == 32, runEnd &+ 1 < end, source[runEnd &+ 1] > 32 {
          runEnd &+= 2
        } else if Self.isSpace(byte) {
          break
        } else {
          runEnd &+= 1
        }
      }
      let run = UnsafeBufferPointer(start: source + index, count: runEnd &- index)
      if placeholderIsPending {
        placeholderIsPending = false
        if !spaceIsPending, storage.count > start, splitsWord(before: run) { spaceIsPending = true }
      }
      storage.reserve(run.count &+ 1)
      if spaceIsPending {
        spaceIsPending = false
        if storage.count > start {
          storage.start[storage.count] = 32
          storage.count &+= 1
        }
      }
      storage.append(run)
      index = runEnd
    }
  }

  /// The end of the bytes without a control character or two spaces in a row, found eight bytes at a time.
  private static func endOfRegularText(
    _ source: UnsafePointer<UInt8>, from start: Int, to end: Int
  ) -> Int {
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    let spaces: UInt64 = 0x2020_2020_2020_2020
    let raw = UnsafeRawPointer(source)
    var index = start
    var lastIsSpace = false
    while index &+ 8 <= end {
      let word = UInt64(
        littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      // The high bit of each byte: whether it is 32 or more, and whether it is a space.
      let visible = ((word & low) &+ 0x6060_6060_6060_6060) | word
      let difference = word ^ spaces
      let isSpace = ~(((difference & low) &+ low) | difference | low)
      if visible | low != UInt64.max || isSpace & (isSpace << 8) != 0
        || lastIsSpace && isSpace & 0x80 != 0
      {
        break
      }
      lastIsSpace = isSpace >> 63 != 0
      index &+= 8
    }
    return lastIsSpace ? index &- 1 : index
  }

  /// Notes an omitted placeholder, which becomes a space if nothing else separates two letters or digits.
  mutating func placeholder() {
    placeholderIsPending = true
  }

  /// Separates what was added from what follows, unless one of them is empty.
  mutating func space() {
    spaceIsPending = true
    placeholderIsPending = false
  }

  private func splitsWord(before run: UnsafeBufferPointer<UInt8>) -> Bool {
    var first = storage.count - 1
    while first > start, storage.start[first] & 0xC0 == 0x80 { first -= 1 }
    return Self.isWordLike(self[first..<storage.count]) && Self.isWordLike(run)
  }

  /// Whether the first character is a letter, a digit or a mark.
  private static func isWordLike(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let head = String(decoding: UnsafeBufferPointer(rebasing: bytes.prefix(4)), as: UTF8.self)
    guard let scalar = head.unicodeScalars.first else { return false }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber, .nonspacingMark, .spacingMark, .enclosingMark:
      return true
    default: return false
    }
  }
}
