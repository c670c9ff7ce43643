import Basics
import Corpora
import TestSupport
import Testing

/// Alignments of OPUS and the documents that they join.
@Suite struct OPUSTests {
  /// A folder with documents, and `x/y/align.xml` with links.
  struct OPUSFolder {
    let fixture: Fixture
    let alignments: String

    /// Puts these links in the place of those that are there.
    func link(_ links: [String]) throws {
      let elements = links.map { "<link xtargets=\"\($0)\"/>" }.joined()
      _ = try fixture.file(
        "x/y/align.xml",
        "<cesAlign><linkGrp fromDoc='en/d.xml' toDoc='fr/d.xml'>\(elements)</linkGrp></cesAlign>")
    }

    func pairs(_ source: String = "en", _ target: String = "fr") throws -> [String] {
      try Fixture.pairs(alignments, source, target).map(\.joined)
    }

    func read(_ source: String, _ target: String, recover: Bool = false) throws -> (
      pairs: [String], report: CorpusReport
    ) {
      let request = CorpusRequest(
        files: [alignments], source: source, target: target, recover: recover)
      let read = try Fixture.read(request)
      return (read.pairs.map(\.joined), read.report)
    }
  }

  static func folder(
    _ documents: [String: String], _ groups: String, root: String = "<cesAlign>"
  ) throws -> OPUSFolder {
    let fixture = try Fixture()
    for (name, text) in documents {
      let bytes = Array(text.utf8)
      _ = try fixture.file(name, name.hasSuffix(".gz") ? gzip(bytes) : bytes)
    }
    let doctype = "<!DOCTYPE cesAlign PUBLIC \"-//CES//DTD XML cesAlign//EN\" \"\">"
    let alignments = try fixture.file(
      "x/y/align.xml", "\(doctype)\n\(root)\n\(groups)\n</cesAlign>")
    return OPUSFolder(fixture: fixture, alignments: alignments)
  }

  static func group(_ links: String..., from: String = "en/d.xml", to: String = "fr/d.xml")
    -> String
  {
    "<linkGrp targType=\"s\" fromDoc=\"\(from)\" toDoc=\"\(to)\">"
      + links.map { "<link xtargets=\"\($0)\"/>" }.joined() + "</linkGrp>"
  }

  static let english = "<text><s id='1'>one</s><p><s id='2'>two</s><s id='3'>three</s></p></text>"
  static let french = "<text><s id='1'>un</s><s id='2'>deux</s><s id='3'>trois</s></text>"

  @Test("A link is a pair: its sentences on either side, joined by a space")
  func links() throws {
    let folder = try Self.folder(
      ["x/en/d.xml": Self.english, "fr/d.xml.gz": Self.french],
      Self.group("1;1", " 2  3 ;2", "3;", ";3", "1;9", "9 2;3", "1", "1;1;1", ""))
    #expect(try folder.pairs() == ["one|un", "two three|deux", "two|trois"])
    #expect(try Fixture.list(folder.alignments) == ["en 5", "fr 4"])
  }

  @Test(
    "Documents are looked for upwards, packed or not; the nearer one counts",
    arguments: [
      ("x/y/en/d.xml", "en/d.xml", "fr/d.xml"), ("x/en/d.xml.gz", "en/d.xml", "fr/d.xml.gz"),
      ("en/d.xml", "en/d.xml.gz", "fr/d.xml"),
    ])
  func documents(file: String, from: String, to: String) throws {
    let folder = try Self.folder(
      [file: Self.english, "fr/d.xml": Self.french], Self.group("1;1", from: from, to: to))
    #expect(try folder.pairs() == ["one|un"])
    _ = try folder.fixture.file("x/y/fr/d.xml", "<text><s id='1'>nearer</s></text>")
    #expect(try folder.pairs() == ["one|nearer"])
  }

  @Test(
    "A document that is not there, or lies elsewhere, is an error that names the group",
    arguments: ["en/none.xml", "/etc/passwd", "en/../../d.xml", "..", "x", ""])
  func missingDocuments(name: String) throws {
    let folder = try Self.folder(
      ["fr/d.xml": Self.french], "\n" + Self.group("1;1", from: name))
    let error = try Fixture.failure(folder.alignments)
    #expect(error.kind == .data)
    #expect(error.place?.line == 4)
    #expect(error.description.contains("document"))
    let list = #expect(throws: UserError.self) { try languages(of: folder.alignments) }
    #expect(list?.place?.line == 4)
  }

  @Test("With --recover, what can be read is read, and what is missing is counted")
  func recovery() throws {
    let folder = try Self.folder(
      ["en/d.xml": Self.english, "fr/d.xml": Self.french],
      Self.group("1;1", "2;2", from: "en/none.xml") + Self.group("3;3"))
    var read = try folder.read("en", "fr", recover: true)
    #expect(read.pairs == ["three|trois"])
    #expect(read.report.rejected[.damaged]?.count == 2)
    _ = try folder.fixture.file(
      "fr/d.xml", "<text><s id='2'>deux</s><s id='3'>tr &x; ois</s><s id='1'>un</s></text>")
    _ = try folder.fixture.file("en/none.xml", Self.english)
    read = try folder.read("en", "fr", recover: true)
    #expect(read.pairs == ["one|un", "two|deux"])
    #expect(read.report.rejected[.damaged]?.count == 1)
    // A document that cannot be decoded at all.
    _ = try folder.fixture.file(
      "fr/d.xml", Array("<?xml version='1.0' encoding='none'?><text>".utf8) + [0xE9, 10])
    _ = try folder.fixture.file("fr/e.xml", Self.french)
    _ = try folder.fixture.file(
      "x/y/align.xml",
      "<cesAlign>\(Self.group("1;1", "2;2"))\(Self.group("3;3", to: "fr/e.xml"))</cesAlign>")
    read = try folder.read("en", "fr", recover: true)
    #expect(read.pairs == ["three|trois"] && read.report.rejected[.damaged]?.count == 2)
    #expect(throws: UserError.self) { try folder.pairs() }
  }

  @Test(
    "With --recover, links of a group whose start is damaged are counted",
    arguments: [
      "<linkGrp fromDoc='en/d.xml' toDoc='fr/d.xml>",
      "<linkGrp fromDoc='en/d.xml' toDoc='fr/&x;.xml'>",
      "<lnkGrp fromDoc='en/d.xml' toDoc='fr/d.xml'>",
    ])
  func damagedGroups(start: String) throws {
    let folder = try Self.folder(
      ["en/d.xml": Self.english, "fr/d.xml": Self.french],
      Self.group("1;1") + "\n\(start)\n<link xtargets='1;2'/>\n<link xtargets='2;1'/></linkGrp>\n"
        + Self.group("3;3"))
    let read = try folder.read("en", "fr", recover: true)
    #expect(read.pairs == ["one|un", "three|trois"])
    #expect(read.report.rejected[.damaged]?.count == 2, "\(read.report)")
  }

  @Test("What a well-formed file of links may hold besides is passed over")
  func otherElements() throws {
    let folder = try Self.folder(
      ["en/d.xml": Self.english, "fr/d.xml": Self.french],
      "<linkGrp fromDoc='en/d.xml' toDoc='fr/d.xml'><meta fromDoc='x'/><link xtargets='1;1'/>"
        + "<link xtargets='2;2'><link xtargets='3;3'/></link></linkGrp><link xtargets='1;2'/>")
    #expect(try folder.pairs() == ["one|un", "two|deux", "three|trois"])
  }

  @Test("With --recover, a document that cannot be read to its end costs its own links")
  func unreadableDocuments() throws {
    let entities = (0...10_000).map { "<!ENTITY e\($0) 'x'>" }.joined()
    let folder = try Self.folder(
      [
        "en/d.xml": Self.english, "fr/d.xml": Self.french,
        "fr/e.xml": "<!DOCTYPE text [\(entities)]>\n\(Self.french)",
      ],
      Self.group("1;1", "2;2", to: "fr/e.xml") + Self.group("3;3", to: "fr/e.xml")
        + Self.group("1;1"))
    let read = try folder.read("en", "fr", recover: true)
    #expect(read.pairs == ["one|un"] && read.report.rejected[.damaged]?.count == 3)
    #expect(throws: UserError.self) { try folder.pairs() }
  }

  @Test(
    "Where the start of a group is lost to damage, its links are not those of the group before",
    arguments: [
      "inkGrp>\n<linkGrp ta", "nkGrp>\n<linkG", "/linkGrp>\n<linkGrp targTyp", "/linkGrp>\n<lin",
      "\"/></linkGrp>\n<linkG", "/></linkGrp>\n<linkGrp tar",
      "2;2\"/></linkGrp>\n<linkGrp targType=\"s\" from",
    ])
  func lostGroups(part: String) throws {
    let groups = Self.group("1;1", "2;2") + "\n" + Self.group("1;2", "3;3", from: "en/e.xml")
    #expect(groups.contains(part))
    let folder = try Self.folder(
      ["en/d.xml": Self.english, "en/e.xml": Self.english, "fr/d.xml": Self.french],
      groups.replacing(part, with: "", maxReplacements: 1) + Self.group("2;3"))
    let read = try folder.read("en", "fr", recover: true)
    #expect(read.pairs.first == "one|un" && read.pairs.last == "two|trois")
    #expect(!read.pairs.contains("one|deux") && !read.pairs.contains("three|trois"))
    #expect(read.report.rejected[.damaged]?.count ?? 0 >= 2)
  }

  @Test(
    "The text of a sentence is that of its words, if it has any",
    arguments: [
      ("Plain  text, <b>no</b> words .", "Plain text, no words ."),
      ("<w id='a'> It</w><w>'s</w> tail <chunk><w>a\nb</w></chunk>", "It 's a b"),
      ("<w/><w>five</w>", "five"), ("text before <w>words</w>", "words"),
      ("<time id='T1S' value='00:01'/>a", "a"),
    ])
  func sentences(markup: String, text: String) throws {
    let folder = try Self.folder(
      ["en/d.xml": "<text><s id='1'>\(markup)</s></text>", "fr/d.xml": Self.french],
      Self.group("1;1"))
    #expect(try folder.pairs() == [text + "|un"])
  }

  @Test("The language of a side is the first folder of its document; links keep their direction")
  func languagesOfDocuments() throws {
    let folder = try Self.folder(
      [
        "pt_BR/d.xml": "<s id='1'>um</s>", "fr/d.xml": Self.french, "en/d.xml": Self.english,
        "a.xml": "<s id='1'>first</s>", "b.xml": "<s id='1'>second</s>",
      ],
      Self.group("1;1", from: "pt_BR/d.xml")
        + Self.group("1;1", from: "pt_BR/d.xml", to: "en/d.xml")
        + Self.group("1;1", from: "a.xml", to: "b.xml"))
    #expect(try folder.pairs("pt", "fr") == ["um|un", "first|second"])
    #expect(try folder.pairs("por-PT", "en") == ["um|one", "first|second"])
    let (pairs, report) = try folder.read("fr", "pt")
    #expect(pairs == ["first|second"])
    #expect(report.rejected[.direction]?.count == 1)
    #expect(report.rejected[.noSource]?.count == 1)
    #expect(try Fixture.list(folder.alignments) == ["en 1", "fr 1", "pt_BR 2"])
  }

  @Test("Documents whose languages are not asked for are not opened")
  func unwantedDocuments() throws {
    let folder = try Self.folder(
      ["en/d.xml": Self.english, "fr/d.xml": Self.french],
      Self.group("1;1", from: "de/none.xml") + Self.group("1;1"))
    #expect(try folder.pairs() == ["one|un"])
  }

  @Test("The root may name the documents, and a group may take both from one")
  func rootDocuments() throws {
    let folder = try Self.folder(
      ["en/d.xml": Self.english, "fr/d.xml": Self.french],
      "<linkGrp><link xtargets='2;3'/></linkGrp>",
      root: "<cesAlign fromDoc='en/d.xml' toDoc='fr/d.xml'>")
    #expect(try folder.pairs() == ["two|trois"])
    let same = try Self.folder(
      ["d.xml": Self.english], Self.group("1;3", "3;1", from: "d.xml", to: "d.xml"))
    #expect(try same.pairs() == ["one|three", "three|one"])
  }

  @Test("Documents whose names look alike are two; one that was missing is noticed when it comes")
  func namesOfDocuments() throws {
    let folder = try Self.folder(
      [
        "en/\u{E9}.xml": "<s id='1'>composed</s>", "fr/d.xml": Self.french,
      ],
      Self.group("1;1", from: "en/\u{E9}.xml") + Self.group("1;2", from: "en/e\u{301}.xml")
        + Self.group("1;1", from: "en/none.xml"))
    _ = try folder.fixture.file("en/e\u{301}.xml", "<s id='1'>decomposed</s>")
    var corpus = try ParallelCorpus(
      CorpusRequest(files: [folder.alignments], source: "en", target: "fr", recover: true))
    var pairs: [String] = []
    while let pair = try corpus.next() { pairs.append(pair.joined) }
    #expect(pairs == ["composed|un", "decomposed|deux"])
    let files = corpus.files
    #expect(files.filter { !$0.isUnchanged }.isEmpty)
    #expect(files.filter { $0.size >= 0 }.count == 4)
    _ = try folder.fixture.file("x/en/none.xml.gz", gzip("<s id='1'>late</s>".utf8))
    #expect(files.filter { !$0.isUnchanged }.count == 1)
  }

  @Test("Of sentences with the same id, the first counts; without an id, none")
  func duplicateIDs() throws {
    let folder = try Self.folder(
      [
        "en/d.xml": "<s id='1'>one</s>",
        "fr/d.xml": "<text><s>no</s><s id='1'>un</s><s id='1'>no</s></text>",
      ],
      Self.group("1;1", "1;1"))
    #expect(try folder.pairs() == ["one|un", "one|un"])
  }

  @Test("Documents larger than the window are read forward, and again where links go back")
  func largeDocuments() throws {
    // About 20 MB a side with its index, a good half of it in the window.
    let count = 60_000
    func document(_ name: String) -> String {
      "<text>"
        + (0..<count).map {
          "<s id='\($0)'>\(name) \($0) \(String(repeating: "x", count: 150))</s>"
        }
        .joined() + "</text>"
    }
    let forward = stride(from: 0, to: count, by: 1000).map { "\($0);\($0)" }
    let links = (forward + ["5;5", "59999;59999"]).map { "<link xtargets=\"\($0)\"/>" }.joined()
    let folder = try Self.folder(
      ["en/d.xml": document("e"), "fr/d.xml": document("f")],
      "<linkGrp fromDoc='en/d.xml' toDoc='fr/d.xml'>\(links)</linkGrp>")
    let pairs = try Fixture.pairs(folder.alignments)
    #expect(pairs.count == forward.count + 2)
    #expect(pairs[7].source.hasPrefix("e 7000 x"))
    #expect(pairs[60].target.hasPrefix("f 5 x"))
    #expect(pairs[61].target.hasPrefix("f 59999 x"))

    // Ids that are missing cost nothing, however many they are.
    let missing = (0..<500).flatMap {
      [";1", "none\($0);1", "\(100 * $0);none", "\(100 * $0);\(100 * $0)"]
    }
    try folder.link(missing)
    #expect(try folder.pairs().count == 500)

    // Links that jump would read the documents again and again.
    try folder.link((0..<100).map { "\($0 % 2 * 59_999);1" })
    let error = try Fixture.failure(folder.alignments)
    #expect(error.description.contains("back and forth"))
    let recovered = try folder.read("en", "fr", recover: true)
    #expect(recovered.pairs.count >= 50 && recovered.report.rejected[.damaged] != nil)
  }
}
