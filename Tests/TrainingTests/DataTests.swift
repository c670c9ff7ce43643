import Basics
import Corpora
import EncodedCorpus
import Foundation
import TestSupport
import Testing
import Training
import Vocabularies

@Suite struct HeldOutSourcesTests {
  static func pair(_ source: String, _ target: String) -> SentencePair {
    SentencePair(source: source, target: target, place: Place(file: "a.tsv"))
  }

  /// The distinct texts of which pairs are held out.
  static func heldOut(_ texts: some Sequence<String>, count: Int? = nil) -> Set<[UInt8]> {
    var sources = HeldOutSources(count: count)
    for text in texts { sources.insert(text) }
    let choice = sources.finish()
    return Set(texts.filter { choice.contains($0) }.map { Array($0.utf8) })
  }

  /// 150 texts, 50 of them twice.
  static let texts = (0..<200).map { "sentence \($0 % 150)" }

  @Test(arguments: [1, 20, 149])
  func theSplitIsAFunctionOfTheTexts(count: Int) {
    let held = Self.heldOut(Self.texts, count: count)
    #expect(held.count == count)
    #expect(Self.heldOut(Self.texts.reversed(), count: count) == held)
    #expect(Self.heldOut(Self.texts + Self.texts, count: count) == held)
  }

  @Test func whichTextsAreHeldOutIsTheSameInEveryVersion() {
    // Computed apart: FNV-1a with the finaliser of SplitMix64.
    let held = Self.heldOut((0..<1000).map(String.init), count: 4)
    #expect(held == Set(["332", "882", "708", "206"].map { Array($0.utf8) }))
  }

  @Test(
    "Equal texts of different bytes are one",
    arguments: [
      ("caf\u{E9}", "cafe\u{301}"), ("\u{1E69}", "s\u{307}\u{323}"),
      ("\u{AC00}", "\u{1100}\u{1161}"),
      ("\u{3B1}\u{301}", "\u{3AC}"), ("\u{212B}", "\u{C5}"),
    ])
  func equalTextsOfDifferentBytesAreOne(one: String, other: String) {
    let texts = (0..<20).flatMap { ["\(one) \($0)", "\(other) \($0)"] }
    for count in 1..<20 {
      let held = Self.heldOut(texts, count: count)
      #expect(held.count == 2 * count)
      #expect(Self.heldOut(texts.reversed(), count: count) == held)
    }
  }

  @Test(
    arguments: [(0, 5, 0), (1, 5, 0), (2, 5, 1), (6, 5, 5), (7, 5, 5), (9, 0, 0), (9, -1, 0)]
      + [(3, Int.max, 2)])
  func oneAtLeastStays(texts: Int, count: Int, held: Int) {
    #expect(Self.heldOut((0..<texts).map(String.init), count: count).count == held)
  }

  @Test(arguments: [
    (0, 0), (1, 0), (2, 1), (60, 1), (100, 2), (1_000, 20), (49_950, 999), (50_001, 1_000),
    (151_000, 1_000),
  ])
  func aFiftiethOfTheTextsIsHeldOut(texts: Int, count: Int) {
    let twice = (0..<texts).flatMap { ["\($0)", "\($0)"] }
    #expect(Self.heldOut(twice).count == count)
  }

  @Test func moreThanTheDefaultEverHoldsOut() {
    let texts = (0..<130_000).map(String.init)
    #expect(Self.heldOut(texts, count: 60_000).count == 60_000)
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

  @Test func pairsThatAreTooLongAreCounted() throws {
    let vocabularies = try Self.vocabularies.get()
    let texts = [("1 2 3", "4"), ("1 2 3 4", "5"), ("6", "1 2 3 4"), ("7 8", "9 1 2")]
    let pairs = IndexedPairs(
      encoding: texts.map { IndexedPairs.Text(source: $0.0, target: $0.1) },
      vocabularies: vocabularies, maximumLength: 3)
    #expect(pairs.tooLongCount == 2)
    try #require(pairs.count == 2)
    #expect(pairs.texts.map(\.source) == ["1 2 3", "7 8"])
    #expect(pairs.lengths.map(\.source) == [4, 3] && pairs.lengths.map(\.target) == [2, 4])
    let ids = withExtendedLifetime(pairs) { (Array(pairs[1].source), Array(pairs[1].target)) }
    #expect(ids.0 == vocabularies.source.encode("7 8") + [Vocabulary.endID])
    #expect(ids.1 == vocabularies.target.encode("9 1 2") + [Vocabulary.endID])
  }
}

extension TrainingData.Texts {
  /// All pairs to train on.
  var training: [IndexedPairs.Text] {
    get throws {
      var texts: [IndexedPairs.Text] = []
      try forEach { texts.append(IndexedPairs.Text(source: $0, target: $1)) }
      return texts
    }
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
    #expect(try texts.training.count == 1 && texts.validation.count == 1)
  }

  @Test func theSplitIsReportedAndKeepsTheOrder() throws {
    let lines = (0..<40).map { "text \($0 % 30)\tphrase \($0)" }
    let folder = try TemporaryFolder()
    let path = try folder.write(lines.joined(separator: "\n"), to: "a.tsv")
    var reported: CorpusReport?
    let texts = try TrainingData.Texts(
      corpus: CorpusRequest(files: [path], source: nil, target: nil), validation: nil,
      validationSplit: 12, didRead: { report in reported = report })
    #expect(Set(texts.validation.map(\.source)).count == 12)
    let training = try texts.training
    #expect(Set(texts.validation.map(\.source)).isDisjoint(with: training.map(\.source)))
    for part in [training, texts.validation] {
      let part = part.map { "\($0.source)\t\($0.target)" }
      #expect(part == lines.filter(part.contains))
    }
    #expect(training.count + texts.validation.count == 40 && texts.trainingCount == training.count)
    #expect(reported?.pairs == 40 && reported?.heldOut == texts.validation.count)
    #expect(reported == texts.report)
  }

  @Test func theCorpusIsCleanedAndTheValidationCorpusIsNot() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a\tb\na\tb\n", to: "a.tsv")
    var corpus = CorpusRequest(files: [path], source: nil, target: nil)
    let validation = corpus
    corpus.cleaning.deduplicates = true
    let texts = try TrainingData.Texts(corpus: corpus, validation: validation)
    #expect(try texts.training.count == 1 && texts.validation.count == 2)
  }

  @Test func aCorpusWithoutPairsIsReported() throws {
    var reported: CorpusReport?
    #expect(throws: TrainingError.self) {
      let folder = try TemporaryFolder()
      let path = try folder.write("a\t\n", to: "a.tsv")
      _ = try TrainingData.Texts(
        corpus: CorpusRequest(files: [path], source: nil, target: nil), validation: nil,
        didRead: { report in reported = report })
    }
    #expect(reported?.units == 1 && reported?.pairs == 0)
  }

  @Test("A corpus of several stretches is read in order, in a folder that it leaves empty")
  func manyStretches() throws {
    let lines = (0..<(2 * PairSpool.blockSize + 7)).map {
      "text \($0)\t\($0 % 3 == 0 ? "" : "t") \($0)"
    }
    let folder = try TemporaryFolder()
    let texts = try TrainingData.Texts(
      corpus: CorpusRequest(
        files: [try folder.write(lines.joined(separator: "\n"), to: "a.tsv")], source: nil,
        target: nil), validation: nil, validationSplit: 1, folder: folder.path("."))
    let training = try texts.training.map { "\($0.source)\t\($0.target)" }
    #expect(
      training == lines.map { $0.replacing("\t ", with: "\t") }.filter(Set(training).contains))
    #expect(training.count == lines.count - 1)
    #expect(folder.names == ["a.tsv"])
  }

  @Test func theDigestIsThatOfThePairsAndTheirSides() throws {
    let digest = try Self.texts("a\tb\nc\td\n", validation: "e\tf\n").digest
    // Runs that are not finished know their data by it: the SHA-256 of 2, a, b, c, d, 1, e, f, a zero byte behind each.
    #expect(digest == "89242dde94982ab816fe641336deb2a0928d051229978b329f383405f0498e3a")
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
