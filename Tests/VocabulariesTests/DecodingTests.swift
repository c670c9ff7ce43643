import Testing
import Vocabularies

@Suite struct DecodingTests {
  @Test(arguments: VocabularyKind.allCases)
  func printsTheTextThatWasEncoded(kind: VocabularyKind) throws {
    for side in [VocabularySide.target, .joint] {
      let sentences = Texts.french + Texts.english + Texts.chinese
      let vocabulary = try Texts.vocabulary(kind, size: 400, side: side, on: sentences)
      for text in sentences + ["½", "\u{A0}:", "a a a"] {
        // A word that was not seen is unknown to a vocabulary of words.
        if kind == .word && !sentences.contains(text) { continue }
        #expect(vocabulary.decode(vocabulary.encode(text)) == text)
      }
    }
  }

  @Test func joinsRunsOfSpacesAndTrims() throws {
    let vocabulary = try Texts.vocabulary()
    #expect(vocabulary.decode(vocabulary.encode("  The   old house ")) == "The old house")
    #expect(vocabulary.decode(vocabulary.encode("The\told\r\nhouse\0")) == "The old house")
  }

  @Test func printsUnknownSubwordsAsAMark() throws {
    let vocabulary = try Texts.vocabulary()
    #expect(vocabulary.decode(vocabulary.encode("The жук is old")) == "The ⁇ is old")
  }

  @Test func neverTrapsOnIDs() throws {
    let vocabulary = try Texts.vocabulary()
    let the = vocabulary.encode("The old")
    for id in [Int32.min, -1, Int32(vocabulary.count), Int32.max] {
      #expect(vocabulary.decode([id]) == "⁇")
      #expect(vocabulary.decode(the + [id]) == "The old⁇")
      #expect(vocabulary.subword(id) == "<unk>")
    }
    #expect(vocabulary.decode([2] + the + [3, 1, 1]) == "The old")
    #expect(vocabulary.decode([]) == "")
    #expect(vocabulary.decode([1, 2, 3]) == "")
  }

  @Test func givesSubwordsToPrintedWords() throws {
    let text = "Il n'est pas d'accord."
    let vocabulary = try Texts.vocabulary(.char, size: 100, on: [text])
    let decoded = vocabulary.decode(
      vocabulary.encode(text), words: WordSegmenter(language: "fr"))
    #expect(decoded.text == text)
    #expect(decoded.words == ["Il", "n'", "est", "pas", "d'", "accord", "."])
    #expect(
      decoded.subwordsOfWord.map { decoded.subwords[$0].joined() }
        == ["▁Il", "▁n'", "est", "▁pas", "▁d'", "accord", "."])
  }

  /// A space of its own belongs to the next word, at the end to the last; a control subword has no width.
  @Test func givesSubwordsWithoutTextToTheNextWord() throws {
    let vocabulary = try Texts.vocabulary(.char, size: 100, on: ["ab cd"])
    let id = Dictionary(
      uniqueKeysWithValues: (0..<Int32(vocabulary.count)).map { (vocabulary.subword($0), $0) })
    let ids = ["▁", "a", "b", "<s>", "▁", "c", "▁", "</s>"].compactMap { id[$0] }
    let decoded = vocabulary.decode(ids, words: WordSegmenter(language: "en"))
    #expect(decoded.text == "ab c ")
    #expect(decoded.words == ["ab", "c"])
    #expect(decoded.wordOfSubword == [0, 0, 0, 1, 1, 1, 1, 1])
    #expect(decoded.ids == ids)
  }

  /// Whatever a network emits, the matrix keeps a row a word and the words are the printed text's.
  @Test(arguments: VocabularyKind.allCases)
  func holdsItsInvariantsOnAnyIDs(kind: VocabularyKind) throws {
    let vocabulary = try Texts.vocabulary(
      kind, size: 300, side: .target, on: Texts.french + Texts.chinese + Texts.hostile)
    var state: UInt32 = 1
    for length in 0..<60 {
      let ids = (0..<length).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return Int32(state >> 8) % Int32(vocabulary.count + 4) - 2
      }
      for language in ["fr", "zh"] {
        let segmenter = WordSegmenter(language: language)
        let decoded = vocabulary.decode(ids, words: segmenter)
        #expect(decoded.text == vocabulary.decode(ids))
        #expect(!decoded.text.utf8.contains { $0 < 0x20 })
        #expect(decoded.subwordsOfWord.reduce(0) { $0 + $1.count } == ids.count)
        if language == "fr", !decoded.text.allSatisfy(\.isWhitespace),
          !segmenter.takesSubwordsAsWords(decoded.text)
        {
          let utf8 = Array(decoded.text.utf8)
          let words = segmenter.words(in: decoded.text).map {
            String(decoding: utf8[$0], as: UTF8.self)
          }
          #expect(words.isEmpty || decoded.words == words)
        }
      }
    }
  }
}
