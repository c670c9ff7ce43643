import Testing
import Vocabularies

@Suite struct EncodingTests {
  /// A vocabulary of characters makes subwords that a table can name.
  private func table(_ text: String, language: String?, tokenized: Bool = false) throws
    -> [String]
  {
    let vocabulary = try Texts.vocabulary(.char, size: 200, on: [text])
    let encoded = vocabulary.encode(
      text, words: WordSegmenter(language: language, tokenized: tokenized))
    return encoded.subwordsOfWord.enumerated().map { word, subwords in
      "\(encoded.words[word])=\(encoded.subwords[subwords].joined())"
    }
  }

  @Test func givesSubwordsToTheWordOfTheirFirstVisibleByte() throws {
    #expect(try table("A dog.", language: "en") == ["A=▁A", "dog=▁dog", ".=."])
    #expect(try table("Größe: ok", language: "de") == ["Größe=▁Größe", ":=:", "ok=▁ok"])
    #expect(
      try table("L'accord l’ami", language: "fr")
        == ["L'=▁L'", "accord=accord", "l’=▁l’", "ami=ami"])
    #expect(
      try table("isn't well-known", language: "en") == ["isn't=▁isn't", "well-known=▁well-known"])
    #expect(
      try table("ok \u{1F44D}\u{1F3FD}!", language: "en")
        == ["ok=▁ok", "\u{1F44D}\u{1F3FD}=▁\u{1F44D}\u{1F3FD}", "!=!"])
    #expect(try table("l'a b.", language: "fr", tokenized: true) == ["l'a=▁l'a", "b.=▁b."])
    #expect(try table("我喜欢狗。", language: "zh") == ["我=▁我", "喜=喜", "欢=欢", "狗=狗", "。=。"])
    #expect(try table("我喜欢狗。", language: nil).count == 5)
  }

  @Test func keepsAWordInWhichNoSubwordBegins() throws {
    let sentences = Array(repeating: "He said \"go.\" She said \"no.\"", count: 20)
    let vocabulary = try Texts.vocabulary(.bpe, size: 60, on: sentences)
    let encoded = vocabulary.encode(sentences[0], words: WordSegmenter(language: "en"))
    #expect(encoded.subwords.contains(".\""))
    #expect(
      encoded.words == ["He", "said", "\"", "go", ".", "\"", "She", "said", "\"", "no", ".", "\""])
    #expect(encoded.subwordsOfWord[5].isEmpty && encoded.subwordsOfWord[11].isEmpty)
  }

  /// Chinese has no spaces: a subword of two characters is a word of two.
  @Test func takesSubwordsAsWordsWhereTextHasNoSpaces() throws {
    let vocabulary = try Texts.vocabulary(.bpe, size: 60, on: Texts.chinese)
    let encoded = vocabulary.encode(Texts.chinese[3], words: WordSegmenter(language: "zh"))
    #expect(encoded.words.joined() == Texts.chinese[3])
    #expect(encoded.words.contains { $0.count > 1 })
    #expect(encoded.wordOfSubword.last == encoded.words.count - 1)
  }

  @Test func labelsWithTheTextAsItWasGiven() throws {
    let source = try Texts.vocabulary(side: .source)
    let text = "\u{FEFF}Ｔhe\u{A0}house… ½ ﬁsh \u{FDFA}"
    let encoded = source.encode(text, words: WordSegmenter(language: "en"))
    #expect(encoded.words == ["Ｔhe", "house", "…", "½", "ﬁsh", "\u{FDFA}"])
    #expect(encoded.text == text)
    #expect(encoded.subwordsOfWord.allSatisfy { !$0.isEmpty })
  }

  @Test func showsUnknownSubwordsAsTheText() throws {
    let vocabulary = try Texts.vocabulary()
    let encoded = vocabulary.encode("The жук", words: WordSegmenter(language: "en"))
    let last = try #require(encoded.ids.indices.last)
    #expect(encoded.ids[last] == Vocabulary.unknownID)
    #expect(encoded.subwords[last] == "жук")
    #expect(encoded.words == ["The", "жук"])
  }

  @Test(arguments: VocabularyKind.allCases)
  func holdsItsInvariantsOnAnyText(kind: VocabularyKind) throws {
    for side in VocabularySide.allCases {
      let vocabulary = try Texts.vocabulary(
        kind, size: 300, side: side, on: Texts.english + Texts.french + Texts.hostile)
      for text in Texts.hostile + Texts.english + Texts.french + Texts.chinese {
        for segmenter in [
          WordSegmenter(language: "fr"), WordSegmenter(language: "zh"),
          WordSegmenter(language: nil, tokenized: true),
        ] {
          let encoded = vocabulary.encode(text, words: segmenter)
          #expect(encoded.ids == vocabulary.encode(text))
          #expect(encoded.ids.allSatisfy { $0 == 0 || (4..<Int32(vocabulary.count)).contains($0) })
          check(encoded, text: text)
        }
      }
    }
  }

  private func check(_ encoded: SegmentedText, text: String) {
    let utf8 = Array(text.utf8)
    let subwords = encoded.ids.count
    #expect(encoded.text == text)
    #expect(encoded.subwords.count == subwords && encoded.subwordRanges.count == subwords)
    #expect(encoded.wordOfSubword.count == subwords)
    #expect(encoded.words.count == encoded.wordStarts.count)
    #expect(zip(encoded.wordOfSubword, encoded.wordOfSubword.dropFirst()).allSatisfy { $0 <= $1 })
    let starts = encoded.subwordRanges.map(\.lowerBound)
    #expect(zip(starts, starts.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(encoded.subwordRanges.allSatisfy { $0.upperBound <= utf8.count })
    #expect(encoded.wordOfSubword.allSatisfy { encoded.words.indices.contains($0) })
    #expect(encoded.subwordsOfWord.reduce(0) { $0 + $1.count } == subwords)
    for (word, start) in zip(encoded.words, encoded.wordStarts) {
      #expect(Array(utf8[start...].prefix(word.utf8.count)) == Array(word.utf8))
    }
  }

  @Test func cutsATextBehindItsFirstSubwords() throws {
    let text = "The old house, he said."
    let vocabulary = try Texts.vocabulary(.char, size: 100, on: [text])
    let encoded = vocabulary.encode(text, words: WordSegmenter(language: "en"))
    let cut = encoded.prefix(subwords: 7)
    #expect(cut.ids == Array(encoded.ids.prefix(7)))
    #expect(cut.words == ["The", "old"])
    #expect(cut.text == "The old")
    #expect(encoded.prefix(subwords: 10).words == ["The", "old", "house"])
    #expect(encoded.prefix(subwords: 0).words.isEmpty)
    #expect(encoded.prefix(subwords: encoded.ids.count) == encoded)
    check(cut, text: cut.text)
  }

  @Test func isSafeFromManyThreads() async throws {
    let vocabulary = try Texts.vocabulary()
    let expected = Texts.english.map { vocabulary.encode($0) }
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask {
          (0..<200).allSatisfy { _ in Texts.english.map { vocabulary.encode($0) } == expected }
        }
      }
      for await isSame in group { #expect(isSame) }
    }
  }
}
