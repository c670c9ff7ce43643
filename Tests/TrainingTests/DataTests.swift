import Corpora
import EncodedCorpus
import Foundation
import TestSupport
import Testing
import Training
import Vocabularies

@Suite struct HeldOutPairsTests {
  static func pair(_ source: String, _ target: String) -> SentencePair {
    SentencePair(source: source, target: target, place: Place(file: "a.tsv"))
  }

  static let pairs = (0..<200).map { pair("sentence \($0 % 150)", "phrase \($0)") }

  @Test func theSplitIsAFunctionOfTheTexts() {
    let split = HeldOutPairs(Self.pairs, count: 20)
    #expect(Set(split.validation.map(\.source)).count == 20)
    let turned = HeldOutPairs(Self.pairs.reversed(), count: 20)
    #expect(Set(turned.validation) == Set(split.validation))
    #expect(Set(turned.training) == Set(split.training))
  }

  @Test func noSourceStandsOnBothSides() {
    let split = HeldOutPairs(Self.pairs, count: 20)
    #expect(split.training.count + split.validation.count == Self.pairs.count)
    let sources = Set(split.validation.map(\.source))
    #expect(split.training.allSatisfy { !sources.contains($0.source) })
    // Both translations of a source went together.
    #expect(
      split.validation.count == sources.count { $0.last != nil }
        + sources.count(where: Self.isTwice))
  }

  private static func isTwice(_ source: String) -> Bool {
    Int(source.dropFirst("sentence ".count)).map { $0 < 50 } ?? false
  }

  @Test func orderIsKept() {
    let split = HeldOutPairs(Self.pairs, count: 20)
    #expect(split.training == Self.pairs.filter { split.training.contains($0) })
  }

  @Test func equalTextsOfDifferentBytesAreOne() {
    let pairs = (0..<20).flatMap { number in
      ["caf\u{E9}", "cafe\u{301}"].map { Self.pair("\($0) \(number)", $0) }
    }
    for count in 1..<20 {
      let split = HeldOutPairs(pairs, count: count)
      let turned = HeldOutPairs(pairs.reversed(), count: count)
      #expect(split.validation.count == 2 * count)
      #expect(Set(split.validation) == Set(turned.validation))
    }
  }

  @Test(arguments: [(0, 0), (1, 0), (2, 1)])
  func oneAtLeastStays(count: Int, held: Int) {
    let split = HeldOutPairs(Array(Self.pairs.prefix(count)), count: 5)
    #expect(split.validation.count == held && split.training.count == count - held)
  }

  @Test(arguments: [(2, 1), (60, 1), (100, 2), (1_000, 20), (51_000, 1_000)])
  func aFiftiethOfTheTextsIsHeldOut(texts: Int, count: Int) {
    let pairs = (0..<texts).flatMap { text in
      [Self.pair("\(text)", "a"), Self.pair("\(text)", "b")]
    }
    let split = HeldOutPairs(pairs)
    #expect(split.validation.count == 2 * count && split.training.count == 2 * (texts - count))
  }
}

@Suite struct IndexedPairsTests {
  static let vocabularies = Result {
    let texts = (0..<10).map { "\($0)" }
    return VocabularyPair(
      source: try VocabularyTrainer(kind: .word, vocabularySize: 30, side: .source).train(
        on: texts),
      target: try VocabularyTrainer(kind: .word, vocabularySize: 30, side: .target).train(on: texts)
    )
  }

  @Test(arguments: [true, false])
  func pairsThatAreTooLongAreCounted(keepsTexts: Bool) throws {
    let vocabularies = try Self.vocabularies.get()
    var pairs = IndexedPairs(maximumLength: 3, keepsTexts: keepsTexts)
    for (source, target) in [("1 2 3", "4"), ("1 2 3 4", "5"), ("6", "1 2 3 4"), ("7 8", "9 1 2")] {
      pairs.append(HeldOutPairsTests.pair(source, target), vocabularies: vocabularies)
    }
    #expect(pairs.tooLongCount == 2)
    try #require(pairs.count == 2)
    #expect(pairs.texts.map(\.source) == (keepsTexts ? ["1 2 3", "7 8"] : []))
    #expect(pairs.lengths.map(\.source) == [4, 3] && pairs.lengths.map(\.target) == [2, 4])
    #expect(Array(pairs[1].source) == vocabularies.source.encode("7 8") + [Vocabulary.endID])
    #expect(Array(pairs[1].target) == vocabularies.target.encode("9 1 2") + [Vocabulary.endID])
  }
}

@Suite struct TrainingDataTests {
  static func texts(
    _ training: String, validation: String? = nil
  ) throws -> TrainingData.Texts {
    let folder = try TemporaryFolder()
    try folder.write(training, to: "a.tsv")
    if let validation { try folder.write(validation, to: "b.tsv") }
    func request(_ name: String) -> CorpusRequest {
      CorpusRequest(files: [folder.file(name).path], source: nil, target: nil)
    }
    return try TrainingData.Texts(
      corpus: request("a.tsv"), validation: validation.map { _ in request("b.tsv") })
  }

  @Test(arguments: ["", "a\t\n\tb\n"], [nil, "a\tb\n"])
  func aCorpusWithoutPairsIsOneSentence(training: String, validation: String?) {
    let error = #expect(throws: TrainingError.self) {
      try Self.texts(training, validation: validation)
    }
    #expect(error?.exitCode == 65)
    #expect(error?.description.contains("no sentence pairs") == true)
    #expect(error?.description.contains("\n") == false)
  }

  @Test func aValidationCorpusWithoutPairsIsRefused() {
    #expect(throws: TrainingError.self) { try Self.texts("a\tb\n", validation: "a\t\n") }
  }

  @Test func aCorpusOfOneSentenceIsValidatedOnItself() throws {
    let texts = try Self.texts("a\tb\n")
    #expect(texts.training.count == 1 && texts.validation.count == 1)
  }

  @Test func theDigestIsThatOfThePairsAndTheirSides() throws {
    let digest = try Self.texts("a\tb\nc\td\n", validation: "e\tf\n").digest
    #expect(try Self.texts("a\tb\nc\td\n", validation: "e\tf\n").digest == digest)
    for (training, validation) in [
      ("a\tb\n", "c\td\ne\tf\n"), ("a\tb\nc\te\n", "e\tf\n"), ("c\td\na\tb\n", "e\tf\n"),
      ("b\ta\nc\td\n", "e\tf\n"),
    ] {
      #expect(try Self.texts(training, validation: validation).digest != digest)
    }
  }

  @Test func pairsThatAreAllTooLongAreRefused() {
    let error = #expect(throws: TrainingError.self) {
      try DigitTask(training: "1 2 3\t1\n", validation: "1\t1\n", maximumLength: 2)
    }
    #expect(error?.exitCode == 65 && error?.description.contains("--max-length") == true)
  }
}
