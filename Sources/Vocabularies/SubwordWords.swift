/// Assigns the subwords of a text to its words.
struct SubwordWords {
  /// [subwords]
  private let spans: [Range<Int>]
  /// [words]
  private let words: [Range<Int>]
  private let utf8: UnsafeBufferPointer<UInt8>

  /// - Parameter spans: each subword from its first visible byte to its end; empty if it has none
  /// - Parameter words: nil if every visible subword is a word
  init(spans: [Range<Int>], words: [Range<Int>]?, utf8: UnsafeBufferPointer<UInt8>) {
    self.spans = spans
    self.utf8 = utf8
    let found = words ?? spans.filter { !$0.isEmpty }
    // Without a visible character, the whole text is the word that gets the attention weights.
    self.words = found.isEmpty && !spans.isEmpty ? [0..<utf8.count] : found
  }

  var wordCount: Int { words.count }

  /// [subwords] the first word that ends after the start of the subword, or the last word.
  var wordOfSubword: [Int] {
    var word = 0
    return spans.map { span in
      while word < words.count - 1, words[word].upperBound <= span.lowerBound { word += 1 }
      return word
    }
  }

  func text(ids: [Int32], subword: (Int) -> String) -> SegmentedText {
    SegmentedText(
      text: String(decoding: utf8, as: UTF8.self),
      ids: ids,
      subwords: ids.indices.map(subword),
      subwordRanges: spans,
      words: words.map { String(decoding: utf8[$0], as: UTF8.self) },
      wordStarts: words.map(\.lowerBound),
      wordOfSubword: wordOfSubword)
  }
}
