/// Joins the pieces and the words of one text.
struct PieceWords {
  /// [pieces] each from its first visible byte to its end.
  private let spans: [Range<Int>]
  /// [words]
  private let words: [Range<Int>]
  private let utf8: UnsafeBufferPointer<UInt8>

  /// - Parameter spans: from the first visible byte to the end of each piece; empty for a piece without any
  /// - Parameter words: nil where every visible piece is a word
  init(spans: [Range<Int>], words: [Range<Int>]?, utf8: UnsafeBufferPointer<UInt8>) {
    self.spans = spans
    self.utf8 = utf8
    let found = words ?? spans.filter { !$0.isEmpty }
    // Pieces of a text without a visible character still need a word that carries their weight.
    self.words = found.isEmpty && !spans.isEmpty ? [0..<utf8.count] : found
  }

  /// [pieces] the first word that ends behind the beginning of the piece, at the end the last.
  var wordOfPiece: [Int] {
    var word = 0
    return spans.map { span in
      while word < words.count - 1, words[word].upperBound <= span.lowerBound { word += 1 }
      return word
    }
  }

  func text(ids: [Int32], piece: (Int) -> String) -> SegmentedText {
    SegmentedText(
      text: String(decoding: utf8, as: UTF8.self),
      ids: ids,
      pieces: ids.indices.map(piece),
      pieceStarts: spans.map(\.lowerBound),
      words: words.map { String(decoding: utf8[$0], as: UTF8.self) },
      wordStarts: words.map(\.lowerBound),
      wordOfPiece: wordOfPiece)
  }
}
