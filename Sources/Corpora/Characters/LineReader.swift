/// The lines of a text file, one at a time.
final class LineReader {
  /// A longer line is no sentence.
  static let lengthLimit = 8 << 20

  struct Line {
    /// Without its line feed; valid until the next call.
    let text: UnsafeBufferPointer<UInt8>
    /// From 1.
    let number: Int
    /// Whether bytes in it are no characters.
    let isDamaged: Bool
  }

  let path: String
  private let decoder: TextDecoder
  private let damage: DamageLog
  private var chunk = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  /// The beginning of a line that chunks share.
  private var carried = ByteBuffer(capacity: 4096)
  private var carriedIsGivenOut = false
  private var isDamaged = false
  private var number = 0

  init(_ decoder: TextDecoder, damage: DamageLog) {
    self.decoder = decoder
    self.damage = damage
    path = decoder.path
  }

  convenience init(_ stream: ByteStream, damage: DamageLog) throws(CorpusError) {
    self.init(try TextDecoder(stream, isXML: { _ in false }), damage: damage)
  }

  /// The next line, or nil at the end.
  func next() throws(CorpusError) -> Line? {
    if carriedIsGivenOut {
      carried.count = 0
      carriedIsGivenOut = false
    }
    while true {
      if let end = chunk.firstIndex(of: 10) {
        let rest = UnsafeBufferPointer(rebasing: chunk.prefix(end))
        chunk = UnsafeBufferPointer(rebasing: chunk.dropFirst(end + 1))
        return try line(rest)
      }
      carried.append(chunk)
      if carried.count > Self.lengthLimit { throw tooLong }
      switch try decoder.next() {
      case .text(let text): chunk = text
      case .damage(let error):
        try damage.note(error.moved(to: Place(file: path, line: number + 1)))
        isDamaged = true
        chunk = UnsafeBufferPointer(start: nil, count: 0)
      case nil:
        chunk = UnsafeBufferPointer(start: nil, count: 0)
        return carried.count == 0 && !isDamaged ? nil : try line(chunk)
      }
    }
  }

  private func line(_ rest: UnsafeBufferPointer<UInt8>) throws(CorpusError) -> Line {
    number += 1
    var text = rest
    if carried.count > 0 {
      carried.append(rest)
      text = carried[0..<carried.count]
      carriedIsGivenOut = true
    }
    if text.contains(0) {
      try damage.note(
        CorpusError(
          .data, at: Place(file: path, line: number), found: "a zero byte", expected: "text",
          fix: "convert the file to UTF-8"))
      isDamaged = true
    }
    defer { isDamaged = false }
    return Line(text: text, number: number, isDamaged: isDamaged)
  }

  private var tooLong: CorpusError {
    CorpusError(
      .data, at: Place(file: path, line: number + 1),
      found: "the line is longer than \(Self.lengthLimit >> 20) MiB",
      expected: "a sentence or a paragraph a line")
  }
}
