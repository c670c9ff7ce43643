/// The sentences of a sample, handed to SentencePiece one at a time.
///
/// Long ones are cut at spaces: pieces never reach over a space, and SentencePiece's trainers count positions in a word
/// in 16 bits.
final class TrainingText {
  private let sentences: [String]
  private let alphabet: Alphabet
  private var place = 0
  /// The sentence at hand, as UTF-8, and how much of it has been handed over.
  private var text: [UInt8] = []
  private var offset = 0
  /// What was handed over last: the trainer reads it until it asks for the next.
  private let chunk: UnsafeMutableBufferPointer<CChar>

  /// The most bytes handed over at once.
  static let chunkSize = 4_000

  init(sentences: [String], alphabet: Alphabet) {
    self.sentences = sentences
    self.alphabet = alphabet
    chunk = .allocate(capacity: TrainingText.chunkSize)
  }

  deinit { chunk.deallocate() }

  /// The next part of the text, in `chunk`: its size in bytes; nil behind the last.
  private func advance() -> Int? {
    while offset >= text.count {
      guard place < sentences.count else { return nil }
      text = Array(alphabet.trainingText(of: sentences[place]).utf8)
      offset = 0
      place += 1
    }
    let end = cut(from: offset)
    defer { offset = end }
    for (place, byte) in text[offset..<end].enumerated() { chunk[place] = CChar(bitPattern: byte) }
    return end - offset
  }

  private func cut(from start: Int) -> Int {
    let limit = start + TrainingText.chunkSize
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
        return UnsafePointer(text.chunk.baseAddress)
      }
}
