/// Text as it is put together from pieces.
struct PrintedText {
  private(set) var utf8: [UInt8] = []
  /// [pieces] where each piece ends in `utf8`.
  var ends: [Int] = []
  /// Byte pieces that have not been printed: a character comes as one to four of them.
  private var pending: [UInt8] = []

  var isEmpty: Bool { utf8.isEmpty && pending.isEmpty }

  mutating func append(_ text: ArraySlice<UInt8>) {
    finish()
    utf8 += text
    ends.append(utf8.count)
  }

  mutating func append(_ byte: UInt8) { pending.append(byte) }

  /// Prints the byte pieces so far. The last piece of a character prints it, those before it have no width; a byte that
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

  /// The width of the character that `bytes` begin with, 0 where they begin with none.
  private static func characterWidth(_ bytes: ArraySlice<UInt8>) -> Int {
    (1...4).first { String(validating: bytes.prefix($0), as: UTF8.self) != nil } ?? 0
  }
}
