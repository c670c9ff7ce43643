import Basics
import Corpora
import EncodedCorpus
import Foundation
import TestSupport
import Testing
import Vocabularies

extension SplitCorpus {
  /// All pairs to train on.
  var training: [IndexedPairs.Text] {
    get throws {
      var texts: [IndexedPairs.Text] = []
      for chunk in pairCounts.indices {
        try forEach(inChunk: chunk) { source, target in
          texts.append(
            IndexedPairs.Text(
              source: String(decoding: source, as: UTF8.self),
              target: String(decoding: target, as: UTF8.self)))
        }
      }
      return texts
    }
  }
}

@Suite struct SplitCorpusTests {
  static func texts(
    _ training: String, validation: String? = nil
  ) throws -> SplitCorpus {
    let folder = try TemporaryFolder()
    try folder.write(training, to: "a.tsv")
    if let validation { try folder.write(validation, to: "b.tsv") }
    func request(_ name: String) -> CorpusRequest {
      CorpusRequest(files: [folder.file(name).path], source: nil, target: nil)
    }
    return try SplitCorpus(
      corpus: request("a.tsv"), validation: validation.map { _ in request("b.tsv") })
  }

  @Test(arguments: ["", "a\t\n\tb\n"], [nil, "a\tb\n"])
  func aCorpusWithoutPairsIsOneSentence(training: String, validation: String?) {
    let error = #expect(throws: UserError.self) {
      try Self.texts(training, validation: validation)
    }
    #expect(error?.description.contains("no sentence pairs") == true)
    #expect(error?.description.contains("\n") == false)
  }

  @Test func aValidationCorpusWithoutPairsIsRefused() {
    #expect(throws: UserError.self) { try Self.texts("a\tb\n", validation: "a\t\n") }
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
    let texts = try SplitCorpus(
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
    let texts = try SplitCorpus(corpus: corpus, validation: validation)
    #expect(try texts.training.count == 1 && texts.validation.count == 2)
  }

  @Test func aCorpusWithoutPairsIsReported() throws {
    var reported: CorpusReport?
    #expect(throws: UserError.self) {
      let folder = try TemporaryFolder()
      let path = try folder.write("a\t\n", to: "a.tsv")
      _ = try SplitCorpus(
        corpus: CorpusRequest(files: [path], source: nil, target: nil), validation: nil,
        didRead: { report in reported = report })
    }
    #expect(reported?.units == 1 && reported?.pairs == 0)
  }

  @Test("A corpus of several chunks is read in order, in a folder that it leaves empty")
  func manyChunks() throws {
    let lines = (0..<(2 * PairSpool.chunkSize + 7)).map {
      "text \($0)\t\($0 % 3 == 0 ? "" : "t") \($0)"
    }
    let folder = try TemporaryFolder()
    let texts = try SplitCorpus(
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

  @Test(arguments: ["training", "validation"])
  func pairsThatAreAllTooLongAreRefused(part: String) throws {
    let texts = ["1 2 3\t1\n", "1\t1\n"]
    let split = try Self.texts(
      part == "training" ? texts[0] : texts[1], validation: part == "training" ? texts[1] : texts[0]
    )
    let error = #expect(throws: UserError.self) {
      try TrainingData(
        split, vocabularies: try IndexedPairsTests.vocabularies.get(), maximumLength: 2)
    }
    #expect(error?.description == "every \(part) pair has more than 2 subwords; raise `max-length`")
    #expect(error?.kind == .data && error?.place == nil)
  }

  @Test("Vocabularies are learned from the pairs to train on, and from no other")
  func vocabularies() throws {
    let folder = try TemporaryFolder()
    let lines = (0..<200).map { "text \($0) \($0 % 30)\tphrase \($0)\n" }
    let path = try folder.write(lines.joined(), to: "a.tsv")
    var split = try SplitCorpus(
      corpus: CorpusRequest(files: [path], source: nil, target: nil), validation: nil,
      vocabularyTrainer: VocabularyPairTrainer(kind: .word, vocabularySize: 150))
    var expected = try VocabularyPairTrainer(kind: .word, vocabularySize: 150)
    for text in try split.training { expected.append(source: text.source, target: text.target) }
    #expect(try split.learnVocabularies() == expected.train())
  }
}
