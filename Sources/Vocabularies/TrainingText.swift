/// The sentences of a sample, given to SentencePiece one at a time.
///
/// Long ones are cut at spaces, which subwords never cross, because SentencePiece's trainers count positions in a word in
/// 16 bits.
final class TrainingText {
  private let sentences: [String]
  private let alphabet: Alphabet
  private var index = 0
  /// The current sentence in UTF-8, and how much of it has been given.
  private var text: [UInt8] = []
  private var offset = 0
  /// The last bytes given: the trainer reads them until it asks for more.
  private let buffer: UnsafeMutableBufferPointer<CChar>

  /// The maximum number of bytes given at once.
  static let bufferSize = 4_000

  init(sentences: [String], alphabet: Alphabet) {
    self.sentences = sentences
    self.alphabet = alphabet
    buffer = .allocate(capacity: TrainingText.bufferSize)
  }

  deinit { buffer.deallocate() }

  /// Puts the next part of the text into `buffer`.
  ///
  /// - Returns: its size in bytes; nil after the last
  private func advance() -> Int? {
    while offset >= text.count {
      guard index < sentences.count else { return nil }
      text = Array(alphabet.trainingText(of: sentences[index]).utf8)
      offset = 0
      index += 1
    }
    let end = cut(from: offset)
    defer { offset = end }
    for (index, byte) in text[offset..<end].enumerated() { buffer[index] = CChar(bitPattern: byte) }
    return end - offset
  }

  private func cut(from start: Int) -> Int {
    let limit = start + TrainingText.bufferSize
    if limit >= text.count { return text.count }
    if let space = text[start..<limit].lastIndex(of: 0x20), space > start { return space }
    var end = limit
    while text[end] & 0xC0 == 0x80 { end -= 1 }
    return end
  }

  /// SentencePiece's callback; `context` is an unretained `TrainingText`.
  static let next:
    @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<Int>?) -> UnsafePointer<CChar>? =
      { context, count in
        guard let context else { return nil }
        let text = Unmanaged<TrainingText>.fromOpaque(context).takeUnretainedValue()
        guard let size = text.advance() else { return nil }
        count?.pointee = size
        return UnsafePointer(text.buffer.baseAddress)
      }
}
