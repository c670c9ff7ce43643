extension Vocabulary {
  /// The text of pieces, as it is printed: joined, with spaces for `▁`, none at the beginning.
  ///
  /// Control pieces print nothing; `<unk>`, and an id that is no piece, prints `⁇` (U+2047).
  package func decode(_ ids: some Collection<Int32>) -> String {
    String(decoding: printed(ids).utf8, as: UTF8.self)
  }

  /// The text of pieces as it is printed, its words, and which word every piece belongs to.
  ///
  /// Rules as for `encode(_:words:)`, on the printed text; a control piece has no width. `ids` are kept as they are.
  package func decode(
    _ ids: some Collection<Int32>, words segmenter: WordSegmenter
  ) -> DecodedText {
    let ids = Array(ids)
    let (bytes, ends) = printed(ids)
    let text = String(decoding: bytes, as: UTF8.self)
    let words = segmenter.takesPiecesAsWords(text) ? nil : segmenter.words(in: text)
    return bytes.withUnsafeBufferPointer { utf8 in
      var begin = 0
      let spans = ends.map { end in
        defer { begin = end }
        let range = begin..<end
        return segmenter.start(of: range, in: utf8)..<end
      }
      return PieceWords(spans: spans, words: words, utf8: utf8).text(ids: ids) { piece(ids[$0]) }
    }
  }

  /// The printed bytes, valid UTF-8, and where each piece ends in them.
  private func printed(_ ids: some Collection<Int32>) -> (utf8: [UInt8], ends: [Int]) {
    var text = PrintedText()
    text.ends.reserveCapacity(ids.count)
    for id in ids {
      switch surfaces[id] {
      case .text(let bytes): text.append(text.isEmpty ? bytes.drop { $0 == 0x20 } : bytes[...])
      case .unknown(let bytes): text.append(bytes[...])
      case .byte(let byte): text.append(byte)
      }
    }
    text.finish()
    return (text.utf8, text.ends)
  }
}
