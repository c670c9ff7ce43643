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
        return utf8.firstVisible(in: begin..<end)..<end
      }
      return PieceWords(spans: spans, words: words, utf8: utf8).text(ids: ids) { piece(ids[$0]) }
    }
  }

  /// The printed bytes, valid UTF-8, and where each piece ends in them.
  private func printed(_ ids: some Collection<Int32>) -> (utf8: [UInt8], ends: [Int]) {
    var utf8: [UInt8] = []
    var ends: [Int] = []
    ends.reserveCapacity(ids.count)
    var characterBytes: [UInt8] = []
    var characterStart = 0
    for id in ids {
      let surface = surfaces.surface(of: id)
      if surfaces.isByte(id) {
        // Bytes of a character come one a piece; what they make so far is printed anew with each of them.
        if characterBytes.isEmpty { characterStart = utf8.count }
        characterBytes += surface
        utf8.removeSubrange(characterStart...)
        utf8 += Array(String(decoding: characterBytes, as: UTF8.self).utf8)
      } else {
        characterBytes = []
        utf8 += utf8.isEmpty ? surface.drop { $0 == 0x20 } : surface[...]
      }
      ends.append(utf8.count)
    }
    // A character that its last byte made shorter than its replacement was.
    for place in ends.indices.reversed().dropFirst() {
      ends[place] = min(ends[place], ends[place + 1])
    }
    return (utf8, ends)
  }
}
