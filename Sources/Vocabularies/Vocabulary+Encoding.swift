extension Vocabulary {
  /// The ids of a text, without `</s>`.
  ///
  /// Reserved names in the text (`<s>`, `</s>`, `<pad>`) are encoded as text, never as the reserved ids.
  package func encode(_ text: String) -> [Int32] {
    var text = text
    return text.withUTF8 { utf8 in withIDs(of: utf8) { Array($0) } }
  }

  /// Calls `body` with the ids of a text in UTF-8.
  package func withIDs<Value>(
    of utf8: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<Int32>) -> Value
  ) -> Value {
    processor.withSubwords(of: utf8) { ids, _, _ in body(ids) }
  }

  /// Calls `body` with the ids of a text in UTF-8, the word of each and the number of words: the rules are those of
  /// `encode(_:words:)`, but for text without spaces, of which every character is a word.
  package func withIDs<Value>(
    of utf8: UnsafeBufferPointer<UInt8>, words segmenter: WordSegmenter,
    _ body: (
      _ ids: UnsafeBufferPointer<Int32>, _ wordOfSubword: [Int], _ wordCount: Int
    ) -> Value
  ) -> Value {
    let words = segmenter.words(in: String(decoding: utf8, as: UTF8.self))
    return processor.withSubwords(of: utf8) { ids, begins, ends in
      let words = SubwordWords(
        spans: Self.spans(begins, ends, of: utf8, segmenter), words: words, utf8: utf8)
      return body(ids, words.wordOfSubword, words.wordCount)
    }
  }

  /// Each subword from its first visible byte to its end.
  private static func spans(
    _ begins: UnsafeBufferPointer<UInt32>, _ ends: UnsafeBufferPointer<UInt32>,
    of utf8: UnsafeBufferPointer<UInt8>, _ segmenter: WordSegmenter
  ) -> [Range<Int>] {
    zip(begins, ends).map { begin, end in
      let end = min(Int(end), utf8.count)
      let range = min(Int(begin), end)..<end
      return segmenter.start(of: range, in: utf8)..<end
    }
  }

  /// The subwords and words of a text.
  ///
  /// A subword belongs to the word of its first visible byte; a subword without visible bytes to the next word, or to the last
  /// one. Words are parts of the given text, not of its normalised form.
  package func encode(_ text: String, words segmenter: WordSegmenter) -> SegmentedText {
    var text = text
    text.makeContiguousUTF8()
    let words = segmenter.takesSubwordsAsWords(text) ? nil : segmenter.words(in: text)
    return encode(text, segmenter: segmenter, words: words)
  }

  /// The subwords of a text, and given words, such as those that another vocabulary has found in it.
  ///
  /// - Parameter words: in order, as offsets into `text.utf8`
  package func encode(
    _ text: String, words: [Range<Int>], segmenter: WordSegmenter
  ) -> SegmentedText {
    encode(text, segmenter: segmenter, words: words)
  }

  /// - Parameter words: nil if every visible subword is a word
  private func encode(
    _ text: String, segmenter: WordSegmenter, words: [Range<Int>]?
  ) -> SegmentedText {
    var text = text
    return text.withUTF8 { utf8 in
      let (ids, spans) = processor.withSubwords(of: utf8) { ids, begins, ends in
        (Array(ids), Self.spans(begins, ends, of: utf8, segmenter))
      }
      return SubwordWords(spans: spans, words: words, utf8: utf8).text(ids: ids) { index in
        let isUnknown = ids[index] == Vocabulary.unknownID && !spans[index].isEmpty
        return isUnknown ? String(decoding: utf8[spans[index]], as: UTF8.self) : subword(ids[index])
      }
    }
  }
}
