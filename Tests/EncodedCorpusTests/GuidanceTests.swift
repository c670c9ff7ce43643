import Basics
import Batching
import Compute
import Corpora
import EncodedCorpus
import Foundation
import TestSupport
import Testing
import Vocabularies

/// Word links on their way from files to the pairs of a batch.
@Suite struct GuidanceTests {
  /// Texts of a folder, read with their links.
  final class Bench {
    let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    func split(
      _ corpus: String, _ links: GuidedAlignment, cleaning: Cleaning = .none,
      languages: (String, String)? = nil, tokenized: Bool = false
    ) throws -> SplitCorpus {
      try SplitCorpus(
        corpus: CorpusRequest(
          files: [folder.path(corpus)], source: languages?.0, target: languages?.1,
          cleaning: cleaning), validation: nil, validationSplit: 0, guidedAlignment: links,
        isTokenized: tokenized, folder: folder.path("."))
    }

    func file(_ text: String) throws -> GuidedAlignment {
      .file(try folder.write(text, to: "links"))
    }
  }

  /// What each training pair is trained towards: target, source and share of each element.
  static func guidance(_ split: SplitCorpus, maximumLength: Int = 100) throws -> [[String]] {
    let data = try TrainingData(
      split, vocabularies: try IndexedPairsTests.vocabularies.get(), maximumLength: maximumLength)
    return guidance(data)
  }

  static func guidance(_ data: TrainingData) -> [[String]] {
    withExtendedLifetime(data) {
      (0..<data.training.count).map { index in
        data.training[index].guidance.map { "\($0.target)<\($0.source):\($0.share)" }
      }
    }
  }

  @Test("Line i belongs to line i of tab-separated text, whether or not it gives a pair")
  func lines() throws {
    let bench = try Bench()
    try bench.folder.write("1 2\t3\n\n4\t\n5 6\t7 8\n9 9\t9\n", to: "a.tsv")
    let split = try bench.split("a.tsv", try bench.file("0-0\nnot read\n\n1-0 0-1\n\n"))
    #expect(try Self.guidance(split) == [["0<0:1.0"], ["0<1:1.0", "1<0:1.0"], []])
    #expect(split.links?.guidedCount == 2)
  }

  /// A unit of TMX.
  static func unit(_ source: String, _ target: String, links: String? = nil) -> String {
    "<tu>" + (links.map { "<prop type=\"x-word-alignment\">\($0)</prop>" } ?? "")
      + "<tuv xml:lang=\"en\"><seg>\(source)</seg></tuv><tuv xml:lang=\"fr\"><seg>\(target)</seg></tuv></tu>\n"
  }

  static func memory(_ units: [String], header: String = "<header/>") -> String {
    "<tmx version=\"1.4\">\(header)<body>\n\(units.joined())</body></tmx>\n"
  }

  @Test("Units without a pair have no line, and pairs that are dropped have one")
  func droppedPairs() throws {
    let bench = try Bench()
    try bench.folder.write(
      Self.memory([
        Self.unit("1 2", "3", links: "1-0"), Self.unit("", "3"), Self.unit("1 2", "3"),
        Self.unit("1 2 3 4", "5"), Self.unit("6 7", "8 9", links: "0-1"),
      ]), to: "a.tmx")
    let cleaning = Cleaning(maxWords: 3, deduplicates: true)
    let links = try bench.file("1-0\n7-7\n8-8\n0-1\n")
    let expected = [["0<1:1.0"], ["1<0:1.0"]]
    let byFile = try bench.split("a.tmx", links, cleaning: cleaning, languages: ("en", "fr"))
    #expect(byFile.report.pairs == 2)
    #expect(try Self.guidance(byFile) == expected)
    let byProp = try bench.split("a.tmx", .prop, cleaning: cleaning, languages: ("en", "fr"))
    #expect(try Self.guidance(byProp) == expected)
    // The same links, wherever they come from.
    #expect(byProp.links?.digest == byFile.links?.digest)
  }

  @Test(
    "A corpus's own links are turned round where it is read the other way",
    arguments: [
      ("<header/>", "en", "0<1:1.0"), ("<header/>", "fr", "1<0:1.0"),
      ("<header srclang=\"fr\"/>", "en", "1<0:1.0"), ("<header srclang=\"fr\"/>", "fr", "0<1:1.0"),
      ("<header srclang=\"*all*\"/>", "fr", "1<0:1.0"),
    ])
  func directions(header: String, source: String, expected: String) throws {
    let bench = try Bench()
    let units = [Self.unit("1 2", "3 4", links: "1-0"), Self.unit("5", "6")]
    try bench.folder.write(Self.memory(units, header: header), to: "a.tmx")
    let split = try bench.split(
      "a.tmx", .prop, languages: source == "en" ? ("en", "fr") : ("fr", "en"))
    #expect(try Self.guidance(split) == [[expected], []])
  }

  struct Wrong: Sendable, CustomTestStringConvertible {
    let links: String
    let expected: String
    var testDescription: String { links }
  }

  @Test(
    "A file that does not fit is refused, with its place",
    arguments: [
      Wrong(links: "0-0\n", expected: "links: the file has 1 line, and `corpus` has 2"),
      Wrong(links: "0-0\n\n\n", expected: "links: the file has 3 lines, and `corpus` has 2"),
      Wrong(links: "", expected: "links: the file has 0 lines, and `corpus` has 2"),
      Wrong(links: "0-0\n0-0 1x0\n", expected: "links:2:6: found \"x0\", expected -"),
      Wrong(
        links: "0-0 0-1\n\n",
        expected: "links:1:5: the word link 0-1, expected target words from 0 to 0"),
      Wrong(
        links: "\n0-0\t 2-1\n",
        expected: "links:2:6: the word link 2-1, expected source words from 0 to 1"),
      Wrong(links: "\n\n", expected: "links: no pair of the corpus has a word link in this file"),
    ])
  func wrongFiles(_ wrong: Wrong) throws {
    let bench = try Bench()
    try bench.folder.write("1 2\t3\n4 5\t6 7\n", to: "a.tsv")
    let error = #expect(throws: UserError.self) {
      _ = try Self.guidance(try bench.split("a.tsv", try bench.file(wrong.links)))
    }
    #expect(error?.kind == .data)
    #expect(error?.description.contains(wrong.expected) == true, "\(String(describing: error))")
  }

  @Test("Links that a corpus states and that do not fit are refused, with the place of the unit")
  func wrongUnits() throws {
    let bench = try Bench()
    for (links, expected) in [
      ("0-0 1", "a.tmx:3:1: the word links of this unit have the end of the line as character 6"),
      ("0-0 1-1", "a.tmx:3:1: the word link 1-1, expected target words from 0 to 0"),
    ] {
      try bench.folder.write(
        Self.memory([Self.unit("1", "2"), Self.unit("3 4", "5", links: links)]), to: "a.tmx")
      let error = #expect(throws: UserError.self) {
        _ = try Self.guidance(try bench.split("a.tmx", .prop, languages: ("en", "fr")))
      }
      #expect(error?.description.contains(expected) == true, "\(String(describing: error))")
    }
    try bench.folder.write(Self.memory([Self.unit("1", "2")]), to: "a.tmx")
    let error = #expect(throws: UserError.self) {
      _ = try bench.split("a.tmx", .prop, languages: ("en", "fr"))
    }
    #expect(error?.description.contains("no pair of the corpus has word links") == true)
  }

  @Test("Words are what spaces separate only where the text is tokenised")
  func tokens() throws {
    let bench = try Bench()
    try bench.folder.write("1,2 3\t4\n5\t6\n", to: "a.tsv")
    let links = try bench.file("1-0\n\n")
    let words = try Self.guidance(try bench.split("a.tsv", links))
    let tokens = try Self.guidance(try bench.split("a.tsv", links, tokenized: true))
    // The subwords are `1,2` and `3`; the words `1`, `,`, `2` and `3`.
    #expect(words == [[], []] && tokens == [["0<1:1.0"], []])
  }

  @Test("Any form of text will do", arguments: ["\u{FEFF}0-0\r\n\r\n", "0-0\r\r"])
  func forms(text: String) throws {
    let bench = try Bench()
    try bench.folder.write("1 2\t3\n4 5\t6 7\n", to: "a.tsv")
    #expect(try Self.guidance(try bench.split("a.tsv", try bench.file(text))) == [["0<0:1.0"], []])
  }

  /// Pairs of two lengths, every third of them with links.
  static func many(_ count: Int) -> (corpus: String, links: String) {
    let pairs = (0..<count).map { number in
      ("\(number) \(number % 10)\(number % 50 == 0 ? " 1 2 3 4" : "")", "\(number % 9) 1")
    }
    return (
      pairs.map { "\($0.0)\t\($0.1)\n" }.joined(),
      (0..<count).map { $0 % 3 == 0 ? "0-\($0 % 2) 1-0\n" : "\n" }.joined()
    )
  }

  @Test("What is prepared in files holds what memory holds, with any number of workers")
  func prepared() throws {
    let bench = try Bench()
    let many = Self.many(2 * PairSpool.chunkSize + 500)
    try bench.folder.write(many.corpus, to: "a.tsv")
    let links = try bench.file(many.links)
    func split(_ links: GuidedAlignment) throws -> SplitCorpus {
      // Some pairs are held out: the links of the others move up.
      try SplitCorpus(
        corpus: CorpusRequest(files: [bench.folder.path("a.tsv")], source: nil, target: nil),
        validation: nil, validationSplit: 300, guidedAlignment: links,
        folder: bench.folder.path("."))
    }
    let vocabularies = try IndexedPairsTests.vocabularies.get()
    let memory = try TrainingData(try split(links), vocabularies: vocabularies, maximumLength: 5)
    let expected = Self.guidance(memory)
    #expect(memory.training.tooLongCount > 2000 && expected.count(where: { !$0.isEmpty }) > 40_000)
    let words = LinkedWords(source: nil, target: nil, isTokenized: false)
    var files: [String: [UInt8]] = [:]
    for workers in [1, 2] {
      let name = "corpus\(workers)"
      let corpus = PreparedCorpus(
        in: bench.folder.file(name), pool: WorkerPool(workerCount: workers))
      let data = try corpus.prepare(
        try split(links), for: "r", vocabularies: vocabularies, maximumLength: 5)
      #expect(Self.guidance(data) == expected)
      let loaded = try corpus.load(
        "r", linkedWords: words, vocabularies: vocabularies, maximumLength: 5)
      #expect(loaded.map { (data: TrainingData) in Self.guidance(data) } == expected)
      #expect(loaded?.linkDigest == memory.linkDigest && memory.linkDigest != nil)
      PreparedCorpusTests.expectEqual(data, memory)
      let now = bench.folder.contents(of: name).mapValues { Array($0) }
      #expect(files.isEmpty || now == files)
      files = now
    }
    // Without guidance, the same pairs have the same ids.
    let plain = try TrainingData(try split(.none), vocabularies: vocabularies, maximumLength: 5)
    PreparedCorpusTests.expectEqual(plain, memory)
    #expect(Self.guidance(plain).allSatisfy { $0.isEmpty } && plain.linkDigest == nil)
  }

  @Test("Links that are made of the training pairs guide as those of a file do")
  func madeLinks() throws {
    let bench = try Bench()
    let many = Self.many(PairSpool.chunkSize + 500)
    try bench.folder.write(many.corpus, to: "a.tsv")
    var split = try SplitCorpus(
      corpus: CorpusRequest(files: [bench.folder.path("a.tsv")], source: nil, target: nil),
      validation: nil, validationSplit: 300, guidedAlignment: .auto, folder: bench.folder.path("."))
    #expect(split.links == nil)
    try split.setLinks { [split] chunk in
      var links = ChunkLinks()
      try split.forEach(inChunk: chunk) { source, _ in
        let text = String(decoding: source, as: UTF8.self)
        let number = text.split(separator: " ").first.flatMap { Int($0) } ?? 1
        let line = number % 3 == 0 ? "0-\(number % 2) 1-0" : ""
        links.append((try? WordLinks(parsing: line, kinds: .sureOnly))?.sure ?? [])
      }
      return links
    }
    let read = try SplitCorpus(
      corpus: CorpusRequest(files: [bench.folder.path("a.tsv")], source: nil, target: nil),
      validation: nil, validationSplit: 300, guidedAlignment: try bench.file(many.links),
      folder: bench.folder.path("."))
    #expect(split.links?.digest == read.links?.digest && read.links != nil)
    let made = try Self.guidance(split)
    #expect(try Self.guidance(read) == made)
  }

  @Test(
    "Other links, or other words, are prepared anew, and what a killed process left is used",
    arguments: ["links", "tokens", "none"])
  func changes(what: String) throws {
    let bench = try Bench()
    try bench.folder.write("1 2\t3\n4 5\t6 7\n8\t9\n", to: "a.tsv")
    let vocabularies = try IndexedPairsTests.vocabularies.get()
    func prepare(_ links: GuidedAlignment, tokenized: Bool = false) throws -> [[String]] {
      Self.guidance(
        try PreparedCorpus(in: bench.folder.file("corpus"), pool: WorkerPool(workerCount: 1))
          .prepare(
            try bench.split("a.tsv", links, tokenized: tokenized), for: "r",
            vocabularies: vocabularies, maximumLength: 10))
    }
    func chunk() throws -> URL {
      let folder = bench.folder.contents(of: "corpus").keys.first { $0.hasSuffix(".safetensors") }
      return bench.folder.file("corpus").appendingPathComponent(try #require(folder))
    }
    let before = try prepare(try bench.file("0-0\n1-1\n\n"))
    #expect(before == [["0<0:1.0"], ["1<1:1.0"], []])
    let old = try chunk()
    let time =
      try FileManager.default.attributesOfItem(atPath: old.path)[.modificationDate] as? Date
    #expect(try prepare(try bench.file("0-0\n1-1\n\n")) == before)
    let same = try FileManager.default.attributesOfItem(atPath: try chunk().path)[.modificationDate]
    #expect(same as? Date == time)
    switch what {
    case "links":
      #expect(try prepare(try bench.file("0-0\n0-1\n\n")) == [["0<0:1.0"], ["1<0:1.0"], []])
    case "tokens":
      #expect(try prepare(try bench.file("0-0\n1-1\n\n"), tokenized: true) == before)
    default: #expect(try prepare(.none) == [[], [], []])
    }
    #expect(try chunk() != old)
  }

  @Test("The links of validation pairs follow those that are not too long")
  func validationLinks() throws {
    let bench = try Bench()
    try bench.folder.write("1 2\t3\n4 5\t6 7\n8\t9\n", to: "a.tsv")
    try bench.folder.write("1\t2\n\n1 2 3\t4\n5 6\t7\n", to: "v.tsv")
    func request(_ name: String) -> CorpusRequest {
      CorpusRequest(files: [bench.folder.path(name)], source: nil, target: nil)
    }
    func split(_ links: String) throws -> SplitCorpus {
      try SplitCorpus(
        corpus: request("a.tsv"), validation: request("v.tsv"),
        validationAlignments: try bench.folder.write(links, to: "gold"),
        folder: bench.folder.path("."))
    }
    let vocabularies = try IndexedPairsTests.vocabularies.get()
    let corpus = PreparedCorpus(
      in: bench.folder.file("corpus"), pool: WorkerPool(workerCount: 1))
    let data = try corpus.prepare(
      try split("0-0\n\n1-0\n0p0 1-0\n"), for: "r", vocabularies: vocabularies, maximumLength: 2)
    let loaded = try #require(
      try corpus.load(
        "r", linkedWords: data.linkedWords, vocabularies: vocabularies, maximumLength: 2))
    for data in [data, loaded] {
      #expect(data.validation.texts.map(\.source) == ["1", "5 6"])
      #expect(data.validationLinks?.map(\.description) == ["0-0", "1-0 0p0"])
      #expect(Self.guidance(data).allSatisfy { $0.isEmpty })
    }
    for (links, expected) in [
      ("0-0\n\n\n", "gold: the file has 3 lines, and `validation` has 4"),
      ("0-0\n\n\n0-0 2p0\n", "gold:4:5: the word link 2-0"),
    ] {
      let error = #expect(throws: UserError.self) { try split(links) }
      #expect(error?.description.contains(expected) == true, "\(String(describing: error))")
    }
  }
}
