extension Vocabulary {
  /// The ids of a text, without `</s>`.
  ///
  /// Reserved names in the text (`<s>`, `</s>`, `<pad>`) are text: they never give the reserved ids.
  package func encode(_ text: String) -> [Int32] {
    var text = text
    return text.withUTF8 { utf8 in processor.encode(utf8).map(\.id) }
  }

  /// The pieces and words of a text.
  ///
  /// A piece belongs to the word of its first visible byte; a piece of spaces or of no width to the next word, at the
  /// end to the last. Words are labelled with the text as it was given, whatever the model's normalisation makes of it.
  package func encode(_ text: String, words segmenter: WordSegmenter) -> EncodedText {
    var text = text
    text.makeContiguousUTF8()
    let words = segmenter.takesPiecesAsWords(text) ? nil : segmenter.words(in: text)
    return text.withUTF8 { utf8 in
      let encoded = processor.encode(utf8)
      let spans = encoded.map { piece in
        let end = min(piece.end, utf8.count)
        let range = min(piece.begin, end)..<end
        return segmenter.start(of: range, in: utf8)..<end
      }
      let ids = encoded.map(\.id)
      return PieceWords(spans: spans, words: words, utf8: utf8).text(ids: ids) { place in
        let isUnknown = ids[place] == Vocabulary.unknownID && !spans[place].isEmpty
        return isUnknown ? String(decoding: utf8[spans[place]], as: UTF8.self) : piece(ids[place])
      }
    }
  }
}
