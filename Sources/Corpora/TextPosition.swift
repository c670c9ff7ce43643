/// Line and column behind text that went by in chunks.
struct TextPosition {
  /// From 1.
  private(set) var line = 1
  /// From 1, in characters.
  private(set) var column = 1

  mutating func advance(over text: UnsafeBufferPointer<UInt8>) {
    var lines = 0
    for byte in text { lines &+= byte == 10 ? 1 : 0 }
    var tail = text[...]
    if lines > 0, let last = text.lastIndex(of: 10) {
      line += lines
      column = 1
      tail = text[(last + 1)...]
    }
    var characters = 0
    for byte in UnsafeBufferPointer(rebasing: tail) { characters &+= byte & 0xC0 != 0x80 ? 1 : 0 }
    column += characters
  }
}
