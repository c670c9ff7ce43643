import Basics
import Testing
import Vocabularies

@Suite struct VocabularyTrainerTests {
  @Test(arguments: VocabularyKind.allCases, VocabularySide.allCases)
  func reservesTheFirstFourIDs(kind: VocabularyKind, side: VocabularySide) throws {
    let vocabulary = try Texts.vocabulary(kind, side: side)
    #expect((0..<4).map { vocabulary.subword($0) } == ["<unk>", "<pad>", "<s>", "</s>"])
    #expect(vocabulary.kind == kind)
    #expect((5...120).contains(vocabulary.count))
  }

  @Test(arguments: VocabularyKind.allCases)
  func learnsFromTheSmallestCorpora(kind: VocabularyKind) throws {
    for sentence in ["a", "A dog.", "日本", "\u{1F44D}", "\u{301}", "a a a", "\u{FDFA}"] {
      for side in VocabularySide.allCases {
        let vocabulary = try Texts.vocabulary(kind, size: 8_000, side: side, on: [sentence])
        #expect(vocabulary.count > 4, "\(sentence)")
        if side != .source {
          #expect(vocabulary.decode(vocabulary.encode(sentence)) == sentence)
          #expect(!vocabulary.encode(sentence).contains(Vocabulary.unknownID))
        }
      }
    }
  }

  @Test(arguments: VocabularyKind.allCases)
  func isTheSameToTheByte(kind: VocabularyKind) throws {
    let sentences = Texts.english + Texts.french + Texts.chinese
    let trainer = VocabularyTrainer(kind: kind, vocabularySize: 100, side: .source, seed: 7)
    let model = try trainer.train(on: sentences).model
    #expect(try trainer.train(on: sentences).model == model)
    #expect(try trainer.train(on: sentences.lazy.map { $0 + "" }).model == model)
    #expect(try Vocabulary(model: model).model == model)
  }

  @Test(arguments: VocabularyKind.allCases)
  func learnsFromHostileText(kind: VocabularyKind) throws {
    for side in VocabularySide.allCases {
      let vocabulary = try Texts.vocabulary(
        kind, size: 300, side: side, on: Texts.english + Texts.hostile)
      #expect(vocabulary.count <= 300)
      #expect(vocabulary.encode("The house").allSatisfy { $0 > 3 })
      for id in 4..<Int32(vocabulary.count) {
        #expect(!["<s>", "</s>", "<pad>", "<unk>"].contains(vocabulary.subword(id)))
      }
    }
  }

  @Test(arguments: VocabularyKind.allCases)
  func learnsFromEachHostileTextAlone(kind: VocabularyKind) throws {
    for sentence in Texts.hostile {
      for side in [VocabularySide.source, .target] {
        do {
          let vocabulary = try Texts.vocabulary(kind, size: 40, side: side, on: [sentence])
          #expect(vocabulary.count <= 40)
        } catch let error {
          #expect(error.kind == .data, "\(sentence.debugDescription.prefix(40)): \(error)")
        }
      }
    }
  }

  /// More characters than subwords: the most frequent are kept, the others are unknown.
  @Test(arguments: VocabularyKind.allCases)
  func fitsALargeAlphabetIntoASmallVocabulary(kind: VocabularyKind) throws {
    let scalars = (0x4E00..<0x5200).compactMap { Unicode.Scalar($0) }
    let rare = String(String.UnicodeScalarView(scalars))
    let vocabulary = try Texts.vocabulary(
      kind, size: 100, on: [rare] + Array(repeating: "一丁 七", count: 50))
    #expect(vocabulary.count <= 100)
    #expect(vocabulary.decode(vocabulary.encode("一丁 七")) == "一丁 七")
    #expect(vocabulary.encode("\u{51FF}").contains(Vocabulary.unknownID))
  }

  /// The compatibility forms of one character each turn into many others: the alphabet is not what was counted.
  @Test func survivesNormalisationThatAddsCharacters() throws {
    let forms = String(
      String.UnicodeScalarView((0x3300..<0x3357).compactMap { Unicode.Scalar($0) }))
    let vocabulary = try Texts.vocabulary(.bpe, size: 24, side: .source, on: [forms])
    #expect((5...24).contains(vocabulary.count))
  }

  /// Longer than what the trainers can count, and not one space to cut at.
  @Test(arguments: VocabularyKind.allCases)
  func learnsFromALongLineWithoutSpaces(kind: VocabularyKind) throws {
    var state: UInt32 = 1
    let line = String(
      decoding: (0..<66_000).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return UInt8(97 + (state >> 20) % 20)
      }, as: UTF8.self)
    #expect(try Texts.vocabulary(kind, size: 60, on: [line]).count > 20)
  }

  @Test func refusesWhatCannotBe() {
    #expect(throws: UserError.noText) { try Texts.vocabulary(on: []) }
    #expect(throws: UserError.noText) { try Texts.vocabulary(on: ["", " \t"]) }
    #expect(throws: UserError.tooSmallVocabulary(size: 15, minimum: 16)) {
      try Texts.vocabulary(size: 15)
    }
    #expect(UserError.tooSmallVocabulary(size: 1, minimum: 16).kind == .usage)
  }

  /// A source leaves characters that occur once in a large text to `<unk>`, so that it is trained; a target does not.
  @Test func leavesTheRarestCharactersOfASourceUnknown() throws {
    let sentences = Array(repeating: "The old house by the river.", count: 2_000) + ["ж"]
    let source = try Texts.vocabulary(.bpe, size: 60, side: .source, on: sentences)
    let target = try Texts.vocabulary(.bpe, size: 60, side: .target, on: sentences)
    #expect(source.encode("ж").contains(Vocabulary.unknownID))
    #expect(!target.encode("ж").contains(Vocabulary.unknownID))
    let few = try Texts.vocabulary(.bpe, size: 60, side: .source, on: ["The house.", "ж"])
    #expect(!few.encode("ж").contains(Vocabulary.unknownID))
  }

  @Test func readsCompatibleCharactersAlikeInASourceOnly() throws {
    let source = try Texts.vocabulary(side: .source)
    let target = try Texts.vocabulary(side: .target)
    #expect(source.encode("The\u{A0}house") == source.encode("The house"))
    #expect(source.encode("Ｔhe") == source.encode("The"))
    #expect(target.encode("The\u{A0}house") != target.encode("The house"))
  }

  /// The sample depends on the seed and keeps within both limits; one that holds everything does not.
  @Test func drawsASampleWithTheSeed() throws {
    let sentences = (0..<400).map { number in
      "house \(String(repeating: String(UnicodeScalar(UInt8(97 + number % 26))), count: 3)) \(number)"
    }
    func model(seed: UInt64, sentenceLimit: Int = 1_000, characterLimit: Int = 100_000) throws
      -> [UInt8]
    {
      try VocabularyTrainer(
        kind: .word, vocabularySize: 2_000, side: .target, seed: seed, sentenceLimit: sentenceLimit,
        characterLimit: characterLimit
      ).train(on: sentences).model
    }
    #expect(try model(seed: 1) == model(seed: 2))
    #expect(try model(seed: 1, sentenceLimit: 50) == model(seed: 1, sentenceLimit: 50))
    #expect(try model(seed: 1, sentenceLimit: 50) != model(seed: 2, sentenceLimit: 50))
    // The reserved subwords, `house`, the number of each sentence, and no more than 26 others.
    let bySentences = try Vocabulary(model: model(seed: 3, sentenceLimit: 50)).count
    #expect((56...81).contains(bySentences))
    let byCharacters = try Vocabulary(model: model(seed: 3, characterLimit: 130)).count
    #expect((13...25).contains(byCharacters))
  }

  /// A sample is a fair one: sentences from the whole stream.
  @Test func drawsFromTheWholeStream() throws {
    let sentences = (0..<3_000).map { "n\($0)" }
    let vocabulary = try VocabularyTrainer(
      kind: .word, vocabularySize: 2_000, side: .target, sentenceLimit: 300
    ).train(on: sentences)
    let places = (4..<Int32(vocabulary.count)).compactMap {
      Int(vocabulary.subword($0).dropFirst(2))
    }
    #expect(places.count == 300)
    for third in 0..<3 {
      #expect(places.count { $0 / 1_000 == third } > 70)
    }
  }

  @Test func learnsBothSidesInOnePass() throws {
    var sides = try VocabularyPairTrainer(vocabularySize: 100)
    var joint = try VocabularyPairTrainer(vocabularySize: 100, isJoint: true)
    for (source, target) in zip(Texts.english, Texts.french) {
      sides.append(source: source, target: target)
      joint.append(source: source, target: target)
    }
    let pair = try sides.train()
    #expect(!pair.isJoint)
    #expect(
      try pair.source
        == Texts.vocabulary(size: 100, side: .source, on: Array(Texts.english.prefix(5))))
    #expect(try pair.target == Texts.vocabulary(size: 100, side: .target, on: Texts.french))
    let both = try joint.train()
    #expect(both.isJoint && both.source == both.target)
    for text in Texts.english.prefix(5) + Texts.french {
      #expect(both.target.decode(both.source.encode(text)) == text)
    }
    #expect(throws: UserError.tooSmallVocabulary(size: 5, minimum: 16)) {
      try VocabularyPairTrainer(vocabularySize: 5)
    }
    let empty = try VocabularyPairTrainer()
    #expect(throws: UserError.noText) { try empty.train() }
  }
}
