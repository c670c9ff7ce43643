/// A text, its pieces and its words, and which word every piece belongs to.
///
/// Offsets are in bytes of `text.utf8`. Pieces stand in the order of the text, so `wordOfPiece` never decreases.
/// A word may have no piece that begins in it (a quote inside a piece `."`); it stays in `words`.
package struct SegmentedText: Sendable, Equatable {
  /// The text as it was given, or as it is printed.
  package var text: String
  /// [pieces] without `</s>`.
  package var ids: [Int32]
  /// [pieces] as the vocabulary writes them, `▁` for a space; an unknown piece of a given text is shown as that text.
  package var pieces: [String]
  /// [pieces] the first byte of each piece that is no space; where there is none, the end of the piece.
  package var pieceStarts: [Int]
  /// [words] parts of `text`.
  package var words: [String]
  /// [words]
  package var wordStarts: [Int]
  /// [pieces] indices into `words`.
  package var wordOfPiece: [Int]
}

/// A given text in pieces: a source sentence, or the target of an existing pair.
package typealias EncodedText = SegmentedText

/// Pieces turned back into the text that is printed.
package typealias DecodedText = SegmentedText

extension SegmentedText {
  /// [words] the pieces that belong to each word; empty for a word in which no piece begins.
  ///
  /// For a source: the weight of a word is the sum over its pieces.
  package var piecesOfWord: [Range<Int>] {
    var ranges: [Range<Int>] = []
    ranges.reserveCapacity(words.count)
    var piece = 0
    for word in words.indices {
      let first = piece
      while piece < wordOfPiece.count, wordOfPiece[piece] == word { piece += 1 }
      ranges.append(first..<piece)
    }
    return ranges
  }

  /// [words] the pieces whose rows are averaged into the row of each word.
  ///
  /// As `piecesOfWord`, but a word in which no piece begins takes the last piece that begins before it (the piece that
  /// printed it), or the first of all; empty only where the text has no pieces.
  package var rowsOfWord: [Range<Int>] {
    var ranges = piecesOfWord
    for (word, range) in ranges.enumerated() where range.isEmpty && !ids.isEmpty {
      let last = max(range.lowerBound - 1, 0)
      ranges[word] = last..<(last + 1)
    }
    return ranges
  }

  /// The beginning of the text that its first `count` pieces cover; the last word is kept whole.
  package func prefix(pieces count: Int) -> SegmentedText {
    guard count >= 0, count < ids.count else { return self }
    let cut = pieceStarts[count]
    let keptWords =
      count == 0
      ? 0 : max(wordOfPiece[count - 1] + 1, wordStarts.firstIndex { $0 >= cut } ?? words.count)
    let end = keptWords == 0 ? 0 : wordStarts[keptWords - 1] + words[keptWords - 1].utf8.count
    return SegmentedText(
      text: String(decoding: text.utf8.prefix(end), as: UTF8.self),
      ids: Array(ids.prefix(count)),
      pieces: Array(pieces.prefix(count)),
      pieceStarts: Array(pieceStarts.prefix(count)),
      words: Array(words.prefix(keptWords)),
      wordStarts: Array(wordStarts.prefix(keptWords)),
      wordOfPiece: Array(wordOfPiece.prefix(count)))
  }
}
