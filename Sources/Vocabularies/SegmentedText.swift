/// A text, its subwords and words, and the word of each subword.
///
/// Offsets are in bytes of `text.utf8`. Subwords are in the order of the text, so `wordOfSubword` never decreases. A word in
/// which no subword begins (a quote inside a subword `."`) stays in `words`.
package struct SegmentedText: Sendable, Equatable {
  package var text: String
  /// [subwords] without `</s>`.
  package var ids: [Int32]
  /// [subwords] as the vocabulary writes them, `▁` for a space; an unknown part of an encoded text is shown as that part.
  package var subwords: [String]
  /// [subwords] the bytes of each subword, from the first that is not a space; empty if there is none.
  package var subwordRanges: [Range<Int>]
  /// [words] parts of `text`.
  package var words: [String]
  /// [words]
  package var wordStarts: [Int]
  /// [subwords] indices into `words`.
  package var wordOfSubword: [Int]
}

extension SegmentedText {
  /// [words] as offsets into `text.utf8`.
  package var wordRanges: [Range<Int>] {
    zip(wordStarts, words).map { $0..<$0 + $1.utf8.count }
  }

  /// The part of the text that its first `count` subwords cover; the last word is kept whole.
  package func prefix(subwords count: Int) -> SegmentedText {
    guard count >= 0, count < ids.count else { return self }
    let cut = subwordRanges[count].lowerBound
    let keptWords =
      count == 0
      ? 0 : max(wordOfSubword[count - 1] + 1, wordStarts.firstIndex { $0 >= cut } ?? words.count)
    let end = keptWords == 0 ? 0 : wordStarts[keptWords - 1] + words[keptWords - 1].utf8.count
    return SegmentedText(
      text: String(decoding: text.utf8.prefix(end), as: UTF8.self),
      ids: Array(ids.prefix(count)),
      subwords: Array(subwords.prefix(count)),
      subwordRanges: Array(subwordRanges.prefix(count)),
      words: Array(words.prefix(keptWords)),
      wordStarts: Array(wordStarts.prefix(keptWords)),
      wordOfSubword: Array(wordOfSubword.prefix(count)))
  }
}
