import Batching
import Compute
import Corpora
import EncodedCorpus
import Foundation
import ModelFolder
import TestSupport
import Testing
import Vocabularies

/// A prepared corpus holds what an encoding in memory gives, is reused where nothing has changed, and made again where
/// something has.
@Suite struct PreparedCorpusTests {
  /// A corpus in a folder, and how often it was encoded.
  final class Bench {
    let folder: TemporaryFolder
    let vocabularies: VocabularyPair
    private(set) var encodedCount = 0

    static let words = LinkedWords(source: nil, target: nil, isTokenized: false)

    init(_ count: Int = 100) throws {
      folder = try TemporaryFolder()
      vocabularies = try IndexedPairsTests.vocabularies.get()
      try write(
        (0..<count).map { "\($0 % 7) \($0 % 10)\($0 % 5 == 0 ? " 1 2" : "")\t\($0 % 9)\n" }.joined()
      )
    }

    func write(_ text: String) throws { try folder.write(text, to: "a.tsv") }

    func texts() throws -> SplitCorpus {
      try SplitCorpus(
        corpus: CorpusRequest(files: [folder.path("a.tsv")], source: nil, target: nil),
        validation: nil, folder: folder.path("."))
    }

    func prepared(workers: Int = 2) -> PreparedCorpus {
      PreparedCorpus(
        in: folder.file("corpus"), pool: WorkerPool(workerCount: workers),
        didEncode: { done, _ in self.encodedCount = done })
    }

    @discardableResult
    func prepare(_ request: String = "r", maximumLength: Int = 10) throws -> TrainingData {
      try prepared().prepare(
        try texts(), for: request, vocabularies: vocabularies, maximumLength: maximumLength)
    }

    func load(_ request: String = "r", maximumLength: Int = 10) throws -> TrainingData? {
      try prepared().load(
        request, linkedWords: Self.words, vocabularies: vocabularies, maximumLength: maximumLength)
    }

    /// The files of encoded pairs.
    var chunks: [URL] {
      folder.contents(of: "corpus").keys.filter { $0.hasSuffix(".safetensors") }.sorted()
        .map { folder.file("corpus").appendingPathComponent($0) }
    }
  }

  static func expectEqual(_ one: TrainingData, _ other: TrainingData) {
    #expect(one.digest == other.digest)
    for (one, other) in [(one.training, other.training), (one.validation, other.validation)] {
      #expect(one.count == other.count && one.tooLongCount == other.tooLongCount)
      #expect(one.texts == other.texts)
      withExtendedLifetime((one, other)) {
        for index in 0..<min(one.count, other.count) {
          #expect(one[index].source.elementsEqual(other[index].source))
          #expect(one[index].target.elementsEqual(other[index].target))
        }
      }
      #expect(one.lengths.elementsEqual(other.lengths, by: ==))
    }
  }

  @Test(arguments: [10, 3])
  func holdsWhatMemoryWouldHold(maximumLength: Int) throws {
    let bench = try Bench()
    let expected = try TrainingData(
      try bench.texts(), vocabularies: bench.vocabularies, maximumLength: maximumLength)
    #expect((expected.training.tooLongCount > 0) == (maximumLength == 3))
    Self.expectEqual(try bench.prepare(maximumLength: maximumLength), expected)
    Self.expectEqual(try #require(try bench.load(maximumLength: maximumLength)), expected)
  }

  /// What became of the corpus is known without reading its pairs, also after it is gone.
  @Test func summary() throws {
    let bench = try Bench()
    try bench.write(
      (0..<102).map { "\($0)\t\($0)1\n" }.joined() + "\t7\n1 2 3 4\t7\n")
    let corpus = bench.folder.file("corpus")
    #expect(PreparedCorpus.summary(in: corpus) == nil)
    let data = try bench.prepare(maximumLength: 3)
    try FileManager.default.removeItem(at: bench.folder.file("a.tsv"))
    let summary = try #require(PreparedCorpus.summary(in: corpus))
    let report = try #require(summary.counts)
    #expect(report.units == 104 && report.pairs == 103 && report.damage == 0)
    #expect(report.rejected == [.empty: 1])
    #expect(summary.trainingPairCount == data.training.count)
    #expect(summary.validationPairCount == data.validation.texts.count)
    #expect(summary.tooLongCount == 1 && data.training.tooLongCount == 1)
    #expect(
      data.training.count + data.training.tooLongCount + data.validation.texts.count
        == report.pairs)
  }

  @Test(
    "The spool is read once to split it and once to encode it",
    arguments: [false, true], [false, true])
  func passes(hasValidationCorpus: Bool, listsTooLong: Bool) throws {
    let bench = try Bench(2 * PairSpool.chunkSize + 10)
    let validation = try bench.folder.write("1 2\t3\n4\t5\n", to: "v.tsv")
    func request(_ path: String) -> CorpusRequest {
      CorpusRequest(files: [path], source: nil, target: nil)
    }
    var split = try SplitCorpus(
      corpus: request(bench.folder.path("a.tsv")),
      validation: hasValidationCorpus ? request(validation) : nil,
      vocabularyTrainer: VocabularyPairTrainer(kind: .word, vocabularySize: 30),
      folder: bench.folder.path("."))
    let vocabularies = try split.learnVocabularies()
    #expect(split.spool.passCount == 1)
    var tooLongCount = 0
    func prepare() throws -> TrainingData {
      tooLongCount = 0
      return try bench.prepared().prepare(
        split, for: "r", vocabularies: vocabularies, maximumLength: 3,
        didLeaveOut: listsTooLong ? { _ in tooLongCount += 1 } : nil)
    }
    let data = try prepare()
    #expect(split.spool.passCount == 2)
    let expected = data.training.tooLongCount + data.validation.tooLongCount
    #expect(expected > 0 && tooLongCount == (listsTooLong ? expected : 0))
    // What is encoded is not read again, unless what is too long is to be listed.
    _ = try prepare()
    #expect(split.spool.passCount == (listsTooLong ? 3 : 2))
    #expect(tooLongCount == (listsTooLong ? expected : 0))
  }

  @Test("Pairs that are too long are listed in the order of the corpus, those to validate on last")
  func tooLong() throws {
    let bench = try Bench()
    let lines = (0..<(2 * PairSpool.chunkSize + 100)).map { number in
      "\(number)\(number % 9999 == 0 ? " 1 2 3" : "")\t\(number % 9999 == 1 ? "1 2 3 4" : "5")\n"
    }
    try bench.write(lines.joined())
    let texts = try bench.texts()
    var listed: [String] = []
    let data = try bench.prepared().prepare(
      texts, for: "r", vocabularies: bench.vocabularies, maximumLength: 3
    ) { listed.append("\($0.source)\t\($0.target)\n") }
    let held = Set(texts.validation.map { "\($0.source)\t\($0.target)\n" })
    let tooLong = lines.filter { $0.contains(" ") }
    #expect(
      listed == tooLong.filter { !held.contains($0) } + tooLong.filter { held.contains($0) })
    #expect(listed.count == data.training.tooLongCount + data.validation.tooLongCount)
  }

  @Test("Equal pairs in other chunks are not taken for each other")
  func otherBorders() throws {
    let bench = try Bench()
    let lines = (0..<(PairSpool.chunkSize + 500)).map { "\($0) \($0 % 10)\t\($0 % 9)\n" }
    try bench.write(lines.joined())
    let whole = try bench.prepare()
    // The same pairs to train on and to validate on, where the held-out ones do not stand between the others.
    let held = Set(try bench.texts().validation.map { "\($0.source)\t\($0.target)\n" })
    try bench.write(lines.filter { !held.contains($0) }.joined())
    try bench.folder.write(lines.filter(held.contains).joined(), to: "v.tsv")
    func request(_ name: String) -> CorpusRequest {
      CorpusRequest(files: [bench.folder.path(name)], source: nil, target: nil)
    }
    let texts = try SplitCorpus(
      corpus: request("a.tsv"), validation: request("v.tsv"), folder: bench.folder.path("."))
    #expect(texts.digest == whole.digest)
    let data = try bench.prepared().prepare(
      texts, for: "r", vocabularies: bench.vocabularies, maximumLength: 10)
    Self.expectEqual(data, whole)
    Self.expectEqual(try #require(try bench.load()), whole)
  }

  @Test("Files are not kept open: there may be more of them than a process may open")
  func openFiles() throws {
    let bench = try Bench(2 * PairSpool.chunkSize + 10)
    let data = try bench.prepare()
    let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
    }
    #expect(!open.contains { $0.hasPrefix(bench.folder.path("corpus")) })
    withExtendedLifetime(data) {}
  }

  @Test("What a killed process was writing goes; what is somebody else's stays")
  func leftovers() throws {
    let bench = try Bench()
    try bench.prepare()
    let key = try #require(bench.chunks.first).deletingLastPathComponent()
    try Data("x".utf8).write(to: key.appendingPathComponent(".00000.safetensors.99.partial"))
    try bench.folder.write("mine", to: "corpus/my-notes-2024.md")
    try bench.folder.write("old", to: "corpus/0123456789abcdef/00000.safetensors")
    try bench.prepare()
    let names = bench.folder.contents(of: "corpus").keys
    #expect(!names.contains { $0.hasSuffix(".partial") || $0.hasPrefix("0123456789abcdef") })
    #expect(names.contains("my-notes-2024.md"))
  }

  @Test("Several chunks and any number of workers give the same files")
  func chunks() throws {
    let bench = try Bench(2 * PairSpool.chunkSize + 1000)
    let data = try bench.prepare()
    #expect(bench.chunks.count == 3)
    let files = bench.folder.contents(of: "corpus")
    let index = PairSpool.chunkSize + 12
    let expected = try TrainingData(
      try bench.texts(), vocabularies: bench.vocabularies, maximumLength: 10)
    #expect(data.training.count == expected.training.count)
    withExtendedLifetime((data, expected)) {
      #expect(data.training[index].source.elementsEqual(expected.training[index].source))
    }
    try FileManager.default.removeItem(at: bench.folder.file("corpus"))
    _ = try bench.prepared(workers: 1).prepare(
      try bench.texts(), for: "r", vocabularies: bench.vocabularies, maximumLength: 10)
    #expect(bench.folder.contents(of: "corpus") == files)
  }

  @Test("What a killed process has encoded is not encoded again, unless it is damaged")
  func goesOn() throws {
    let bench = try Bench(2 * PairSpool.chunkSize + 1000)
    let expected = try bench.prepare()
    let files = bench.folder.contents(of: "corpus")
    let chunks = bench.chunks
    try FileManager.default.removeItem(at: bench.folder.file("corpus/manifest.json"))
    try FileManager.default.removeItem(at: chunks[1])
    var damaged = try Data(contentsOf: chunks[2])
    damaged[damaged.count - 3] ^= 1
    try damaged.write(to: chunks[2])
    let old = try FileManager.default.attributesOfItem(atPath: chunks[0].path)[.modificationDate]
    #expect(try bench.load() == nil)
    let data = try bench.prepare()
    #expect(data.digest == expected.digest)
    let new = try FileManager.default.attributesOfItem(atPath: chunks[0].path)[.modificationDate]
    #expect(old as? Date == new as? Date)
    #expect(bench.folder.contents(of: "corpus").keys.sorted() == files.keys.sorted())
    for (name, bytes) in files where !name.hasSuffix("manifest.json") {
      #expect(bench.folder.contents(of: "corpus")[name] == bytes)
    }
  }

  @Test(
    "Anything that has changed is seen",
    arguments: [
      "request", "length", "corpus", "gone", "manifest", "counts", "chunk", "validation",
      "vocabulary",
    ])
  func changes(what: String) throws {
    let bench = try Bench()
    try bench.prepare()
    #expect(try bench.load() != nil)
    let key = try #require(bench.chunks.first).deletingLastPathComponent()
    switch what {
    case "request": #expect(try bench.load("another") == nil)
    case "length": #expect(try bench.load(maximumLength: 9) == nil)
    case "corpus":
      try bench.write("1\t2\n3\t4\n")
      #expect(try bench.load() == nil)
      #expect(try bench.prepare().training.count == 1)
      // What was prepared before is gone.
      #expect(!FileManager.default.fileExists(atPath: key.path))
      #expect(try bench.load()?.training.count == 1)
    case "gone":
      try FileManager.default.removeItem(at: bench.folder.file("a.tsv"))
      #expect(try bench.load() == nil)
    case "manifest":
      try bench.folder.write("{", to: "corpus/manifest.json")
      #expect(try bench.load() == nil)
    case "counts":
      let manifest = try bench.folder.text("corpus/manifest.json")
      for counts in ["[]", "[-1]", "[3]"] {
        let changed = manifest.replacing(/\[\s*\d+\s*\]/, with: counts)
        #expect(changed != manifest)
        try bench.folder.write(changed, to: "corpus/manifest.json")
        #expect(try bench.load() == nil)
      }
    case "chunk":
      var bytes = try Data(contentsOf: bench.chunks[0])
      bytes[bytes.count - 1] ^= 1
      try bytes.write(to: bench.chunks[0])
      #expect(try bench.load() == nil)
    case "validation":
      try Data("x\ty\n".utf8).write(to: key.appendingPathComponent("validation.tsv"))
      #expect(try bench.load() == nil)
    default:
      let other = VocabularyPair(
        source: bench.vocabularies.target,
        target: try VocabularyTrainer(kind: .word, vocabularySize: 30, side: .target)
          .train(on: ["other words"]))
      let loaded = try bench.prepared().load(
        "r", linkedWords: Bench.words, vocabularies: other, maximumLength: 10)
      #expect(loaded == nil)
    }
  }
}

extension TrainingData? {
  fileprivate static func == (data: Self, _: _OptionalNilComparisonType) -> Bool {
    if case .none = data { true } else { false }
  }
}
