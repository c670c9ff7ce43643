/// The text of a sequence of subwords.
struct PrintedText {
  private(set) var utf8: [UInt8] = []
  /// [subwords] the offset in `utf8` at which each ends.
  var ends: [Int] = []
  /// Byte subwords that are not printed yet; one to four of them make a character.
  private var pending: [UInt8] = []

  var isEmpty: Bool { utf8.isEmpty && pending.isEmpty }

  mutating func append(_ text: ArraySlice<UInt8>) {
    finish()
    utf8 += text
    ends.append(utf8.count)
  }

  mutating func append(_ byte: UInt8) { pending.append(byte) }

  /// Prints the pending byte subwords. The last byte of a character prints it and the others have no width; a byte that
  /// belongs to no character prints U+FFFD.
  mutating func finish() {
    guard !pending.isEmpty else { return }
    var rest = pending[...]
    while !rest.isEmpty {
      let width = PrintedText.characterWidth(rest)
      ends += repeatElement(utf8.count, count: max(width, 1) - 1)
      utf8 += width > 0 ? rest.prefix(width).map { $0 < 0x20 ? 0x20 : $0 } : [0xEF, 0xBF, 0xBD]
      ends.append(utf8.count)
      rest = rest.dropFirst(max(width, 1))
    }
    pending = []
  }

  /// The width of the character at the start of `bytes`, or 0.
  private static func characterWidth(_ bytes: ArraySlice<UInt8>) -> Int {
    (1...4).first { String(validating: bytes.prefix($0), as: UTF8.self) != nil } ?? 0
  }
}
