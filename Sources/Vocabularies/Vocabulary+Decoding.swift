extension Vocabulary {
  /// The printed text of subwords: joined, with spaces for `▁` except at the beginning.
  ///
  /// Control symbols print nothing; `<unk>` and ids outside the vocabulary print `⁇` (U+2047).
  package func decode(_ ids: some Collection<Int32>) -> String {
    String(decoding: printed(ids).utf8, as: UTF8.self)
  }

  /// The printed text of subwords, its words, and the word of each subword.
  ///
  /// The rules are those of `encode(_:words:)`, applied to the printed text; a control symbol has no width.
  package func decode(
    _ ids: some Collection<Int32>, words segmenter: WordSegmenter
  ) -> SegmentedText {
    let ids = Array(ids)
    let (bytes, ends) = printed(ids)
    let text = String(decoding: bytes, as: UTF8.self)
    let words = segmenter.takesSubwordsAsWords(text) ? nil : segmenter.words(in: text)
    return bytes.withUnsafeBufferPointer { utf8 in
      var begin = 0
      let spans = ends.map { end in
        defer { begin = end }
        let range = begin..<end
        return segmenter.start(of: range, in: utf8)..<end
      }
      return SubwordWords(spans: spans, words: words, utf8: utf8).text(ids: ids) {
        subword(ids[$0])
      }
    }
  }

  /// The printed text in valid UTF-8, and the offset at which each subword ends.
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
