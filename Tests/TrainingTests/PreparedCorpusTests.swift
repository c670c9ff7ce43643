import Compute
import Corpora
import EncodedCorpus
import Foundation
import ModelFolder
import TestSupport
import Testing
import Training
import Vocabularies

/// A prepared corpus holds what an encoding in memory gives, is reused where nothing has changed, and made again where
/// something has.
@Suite struct PreparedCorpusTests {
  /// A corpus in a folder, and how often it was encoded.
  final class Bench: PreparationObserver {
    let folder: TemporaryFolder
    let vocabularies: VocabularyPair
    private(set) var encodedCount = 0

    init(_ count: Int = 100) throws {
      folder = try TemporaryFolder()
      vocabularies = try IndexedPairsTests.vocabularies.get()
      try write(
        (0..<count).map { "\($0 % 7) \($0 % 10)\($0 % 5 == 0 ? " 1 2" : "")\t\($0 % 9)\n" }.joined()
      )
    }

    func write(_ text: String) throws { try folder.write(text, to: "a.tsv") }

    func texts() throws -> TrainingData.Texts {
      try TrainingData.Texts(
        corpus: CorpusRequest(files: [folder.path("a.tsv")], source: nil, target: nil),
        validation: nil, folder: folder.path("."))
    }

    func prepared(workers: Int = 2) -> PreparedCorpus {
      PreparedCorpus(
        in: folder.file("corpus"), pool: WorkerPool(workerCount: workers), observer: self)
    }

    @discardableResult
    func prepare(_ request: String = "r", maximumLength: Int = 10) throws -> TrainingData {
      try prepared().prepare(
        try texts(), for: request, vocabularies: vocabularies, maximumLength: maximumLength)
    }

    func load(_ request: String = "r", maximumLength: Int = 10) throws -> TrainingData? {
      try prepared().load(request, vocabularies: vocabularies, maximumLength: maximumLength)
    }

    func isReading(_ progress: ReadingProgress) {}
    func isEncoding(_ done: Int, of count: Int) { encodedCount = done }

    /// The files of encoded pairs.
    var blocks: [URL] {
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

  @Test("Equal pairs in other stretches are not taken for each other")
  func otherBorders() throws {
    let bench = try Bench()
    let lines = (0..<(PairSpool.blockSize + 500)).map { "\($0) \($0 % 10)\t\($0 % 9)\n" }
    try bench.write(lines.joined())
    let whole = try bench.prepare()
    // The same pairs to train on and to validate on, where the held-out ones do not stand between the others.
    let held = Set(try bench.texts().validation.map { "\($0.source)\t\($0.target)\n" })
    try bench.write(lines.filter { !held.contains($0) }.joined())
    try bench.folder.write(lines.filter(held.contains).joined(), to: "v.tsv")
    func request(_ name: String) -> CorpusRequest {
      CorpusRequest(files: [bench.folder.path(name)], source: nil, target: nil)
    }
    let texts = try TrainingData.Texts(
      corpus: request("a.tsv"), validation: request("v.tsv"), folder: bench.folder.path("."))
    #expect(texts.digest == whole.digest)
    let data = try bench.prepared().prepare(
      texts, for: "r", vocabularies: bench.vocabularies, maximumLength: 10)
    Self.expectEqual(data, whole)
    Self.expectEqual(try #require(try bench.load()), whole)
  }

  @Test("Files are not kept open: there may be more of them than a process may open")
  func openFiles() throws {
    let bench = try Bench(2 * PairSpool.blockSize + 10)
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
    let key = try #require(bench.blocks.first).deletingLastPathComponent()
    try Data("x".utf8).write(to: key.appendingPathComponent(".00000.safetensors.99.partial"))
    try bench.folder.write("mine", to: "corpus/my-notes-2024.md")
    try bench.folder.write("old", to: "corpus/0123456789abcdef/00000.safetensors")
    try bench.prepare()
    let names = bench.folder.contents(of: "corpus").keys
    #expect(!names.contains { $0.hasSuffix(".partial") || $0.hasPrefix("0123456789abcdef") })
    #expect(names.contains("my-notes-2024.md"))
  }

  @Test("Several stretches and any number of workers give the same files")
  func stretches() throws {
    let bench = try Bench(2 * PairSpool.blockSize + 1000)
    let data = try bench.prepare()
    #expect(bench.blocks.count == 3)
    let files = bench.folder.contents(of: "corpus")
    let index = PairSpool.blockSize + 12
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
    let bench = try Bench(2 * PairSpool.blockSize + 1000)
    let expected = try bench.prepare()
    let files = bench.folder.contents(of: "corpus")
    let blocks = bench.blocks
    try FileManager.default.removeItem(at: bench.folder.file("corpus/manifest.json"))
    try FileManager.default.removeItem(at: blocks[1])
    var damaged = try Data(contentsOf: blocks[2])
    damaged[damaged.count - 3] ^= 1
    try damaged.write(to: blocks[2])
    let old = try FileManager.default.attributesOfItem(atPath: blocks[0].path)[.modificationDate]
    #expect(try bench.load() == nil)
    let data = try bench.prepare()
    #expect(data.digest == expected.digest)
    let new = try FileManager.default.attributesOfItem(atPath: blocks[0].path)[.modificationDate]
    #expect(old as? Date == new as? Date)
    #expect(bench.folder.contents(of: "corpus").keys.sorted() == files.keys.sorted())
    for (name, bytes) in files where !name.hasSuffix("manifest.json") {
      #expect(bench.folder.contents(of: "corpus")[name] == bytes)
    }
  }

  @Test(
    "Anything that has changed is seen",
    arguments: [
      "request", "length", "corpus", "gone", "manifest", "block", "validation", "vocabulary",
    ])
  func changes(what: String) throws {
    let bench = try Bench()
    try bench.prepare()
    #expect(try bench.load() != nil)
    let key = try #require(bench.blocks.first).deletingLastPathComponent()
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
    case "block":
      var bytes = try Data(contentsOf: bench.blocks[0])
      bytes[bytes.count - 1] ^= 1
      try bytes.write(to: bench.blocks[0])
      #expect(try bench.load() == nil)
    case "validation":
      try Data("x\ty\n".utf8).write(to: key.appendingPathComponent("validation.tsv"))
      #expect(try bench.load() == nil)
    default:
      let other = VocabularyPair(
        source: bench.vocabularies.target,
        target: try VocabularyTrainer(kind: .word, vocabularySize: 30, side: .target)
          .train(on: ["other words"]))
      let loaded = try bench.prepared().load("r", vocabularies: other, maximumLength: 10)
      #expect(loaded == nil)
    }
  }
}

extension TrainingData? {
  fileprivate static func == (data: Self, _: _OptionalNilComparisonType) -> Bool {
    if case .none = data { true } else { false }
  }
}
