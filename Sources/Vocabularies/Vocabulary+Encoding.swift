extension Vocabulary {
  /// The ids of a text, without `</s>`.
  ///
  /// Reserved names in the text (`<s>`, `</s>`, `<pad>`) are text: they never give the reserved ids.
  package func encode(_ text: String) -> [Int32] {
    var text = text
    return text.withUTF8 { utf8 in withIDs(of: utf8) { Array($0) } }
  }

  /// Gives the same ids of a text in UTF-8 for the time of a call.
  package func withIDs<Value>(
    of utf8: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<Int32>) -> Value
  ) -> Value {
    processor.withPieces(of: utf8) { ids, _, _ in body(ids) }
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
      let (ids, spans) = processor.withPieces(of: utf8) { ids, begins, ends in
        let spans = zip(begins, ends).map { begin, end in
          let end = min(Int(end), utf8.count)
          let range = min(Int(begin), end)..<end
          return segmenter.start(of: range, in: utf8)..<end
        }
        return (Array(ids), spans)
      }
      return PieceWords(spans: spans, words: words, utf8: utf8).text(ids: ids) { place in
        let isUnknown = ids[place] == Vocabulary.unknownID && !spans[place].isEmpty
        return isUnknown ? String(decoding: utf8[spans[place]], as: UTF8.self) : piece(ids[place])
      }
    }
  }
}
