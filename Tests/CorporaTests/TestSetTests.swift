import Basics
import Corpora
import TestSupport
import Testing

/// Test sets of WMT, and those of IWSLT in two files.
@Suite struct TestSetTests {
  static let wmt = """
    <?xml version='1.0'?>
    <dataset id="t"><collection id="g">
    <doc origlang="en" id="d1"><src lang="en"><p><seg id="1">one</seg><seg id="2">two</seg>
    <seg id="3">three</seg></p></src>
    <ref lang="fr" translator="B"><p><seg id="2">deux B</seg></p><p><seg id="1">un B</seg><seg id="4">quatre</seg></p></ref>
    <ref lang="de" translator="A"><p><seg id="1">eins</seg><seg id="3">drei</seg></p></ref>
    <ref lang="fr" translator="A"><p><seg id="1">un A</seg><seg id="3">trois A</seg></p></ref>
    <hyp system="s" lang="fr"><p><seg id="3">hyp</seg></p></hyp></doc>
    <doc origlang="en" id="d2"><src lang="en"><p><seg id="1">uno</seg><seg id="2"> </seg></p></src>
    <ref lang="fr"><p><seg id="1"></seg><seg id="2">x</seg></p></ref></doc>
    <doc origlang="de" id="d3"><src lang="de"><p><seg>vier <b>a</b></seg><seg>fünf</seg></p></src>
    <ref lang="en"><p><seg>four</seg><seg>five</seg></p></ref></doc>
    </collection></dataset>
    """

  @Test(
    "A pair joins src with the first ref of the language, in either direction, never two refs",
    arguments: [
      ("en", "fr", ["one|un B", "two|deux B"]),
      ("fr", "en", ["un B|one", "deux B|two"]),
      ("en-US", "deu", ["one|eins", "three|drei", "four|vier a", "five|fünf"]),
      ("de", "fr", []),
    ])
  func pairs(source: String, target: String, expected: [String]) throws {
    let pairs = try Fixture.with(Self.wmt, named: "t.xml") {
      try Fixture.pairs($0, source, target)
    }
    #expect(pairs.map(\.joined) == expected)
  }

  @Test func list() throws {
    #expect(
      try Fixture.with(Self.wmt, named: "t.xml", Fixture.list) == ["de 4", "en 6", "fr 5"])
  }

  @Test("Pairs stand in the order of src; ids are bytes")
  func orderAndIDs() throws {
    let text = """
      <dataset><doc><ref lang="fr"><seg id="2">B</seg><seg id="e\u{301}">D</seg><seg id="1">A</seg></ref>
      <src lang="en"><seg id="1">a</seg><seg id="2">b</seg><seg id="\u{E9}">c</seg><seg id="e\u{301}">d</seg></src>
      </doc></dataset>
      """
    let pairs = try Fixture.with(text, named: "t.xml") { try Fixture.pairs($0) }
    #expect(pairs.map(\.joined) == ["a|A", "b|B", "d|D"])
  }

  @Test("Many translations and long ids end in an error, or soon")
  func hostile() throws {
    func source(_ count: Int) -> String {
      "<src lang='en'>" + (0..<count).map { "<seg id='\($0)'>a</seg>" }.joined() + "</src>"
    }
    let different = (0..<300).map { "<ref lang='x\($0)'/>" }.joined()
    func document(_ count: Int, _ sides: String) -> String {
      "<dataset><doc>\(source(count))\(sides)</doc></dataset>"
    }
    let documents = [10_000, 20_000].map { count in
      document(
        count, String(repeating: "<ref lang='fr'><seg id='1'>b</seg></ref>", count: count))
    }
    let factor = try growth(from: 1) { size in
      let pairs = try Fixture.with(documents[size - 1], named: "t.xml") { try Fixture.pairs($0) }
      #expect(pairs.map(\.joined) == ["a|b"])
    }
    #expect(factor < 2.5)
    let error = try Fixture.with(document(20_000, different), named: "t.xml") {
      try Fixture.failure($0)
    }
    #expect(error.description.contains("200 languages"))
    let id = String(repeating: "i", count: 1001)
    let long = "<dataset><doc><src lang='en'><seg id='\(id)'>a</seg></src></doc></dataset>"
    let tooLong = try Fixture.with(long, named: "t.xml") { try Fixture.failure($0) }
    #expect(tooLong.description.contains("1001 bytes"))
  }

  @Test func reasonsAndPlaces() throws {
    let fixture = try Fixture()
    let path = try fixture.file("t.xml", Self.wmt)
    let read = try Fixture.read(CorpusRequest(files: [path], source: "de", target: "fr"))
    #expect(read.report.rejected[.direction]?.count == 4)
    #expect(read.report.rejected[.direction]?.places.first?.line == 3)
    #expect(read.report.units == 8)
  }

  @Test("With --recover, documents tell what a damaged root was", arguments: ["srcset", "refset"])
  func damagedRoot(root: String) throws {
    let fixture = try Fixture()
    func half(_ name: String, _ text: String) throws -> String {
      let tag = name == root ? "<\(name.prefix(3))<x setid='s'" : "<\(name) setid='s'"
      return try fixture.file(
        "\(name).xml", "\(tag)>\n<doc docid='d'><seg id='1'>\(text)</seg></doc></\(name)>")
    }
    let input = CorpusInput.sideBySide(
      sourceFile: try half("srcset", "a"), targetFile: try half("refset", "b"))
    let read = try Fixture.read(CorpusRequest(input, source: "en", target: "fr", recover: true))
    #expect(read.pairs.map(\.joined) == ["a|b"])
    #expect(throws: UserError.self) {
      try Fixture.read(CorpusRequest(input, source: "en", target: "fr"))
    }
  }

  @Test("With --recover, damage costs the segment that it stands in")
  func recovery() throws {
    let text = """
      <dataset><doc><src lang="en"><seg id="1">a</seg><seg id="2">b &x; c</seg><seg id="3">d</seg></src>
      <ref lang="fr"><seg id="1">A</seg><seg id="2">B</seg><seg id="3">D</seg></ref></doc>
      <doc><src lang="en"><seg id="1">e</seg></src><ref lang="fr"><seg id="1">E</seg></ref>
      <doc><src lang="en"><seg id="1">f</seg></src><ref lang="fr"><seg id="1">F</seg></ref></doc></dataset>
      """
    let fixture = try Fixture()
    let path = try fixture.file("t.xml", text)
    #expect(try Fixture.failure(path).place?.line == 1)
    let read = try Fixture.read(
      CorpusRequest(files: [path], source: "en", target: "fr", recover: true))
    #expect(read.pairs.map(\.joined) == ["a|A", "d|D", "e|E", "f|F"])
    #expect(read.report.rejected[.damaged]?.count == 1)
  }

  // MARK: Two files

  static let source = """
    <?xml version="1.0"?><mteval><srcset setid="t" srclang="german"><doc docid="1"><title>T</title>
    <seg id="1"> a </seg><seg id="2">b</seg><hl><seg id="3">h</seg></hl></doc>
    <doc docid="2"><p><seg id="1">c <i>d</i></seg></p><seg id="1">again</seg></doc></srcset></mteval>
    """
  static let target = """
    <refset setid="t" trglang="english"><doc docid="2"><seg id="1">C</seg><seg id="2">no</seg></doc>
    <doc docid="1"><seg id="3">H</seg><seg id="2"> </seg><seg id="1">A</seg></doc></refset>
    """

  static func pairs(_ source: String, _ target: String, names: (String, String) = ("s", "t"))
    throws(UserError) -> [SentencePair]
  {
    let files: (String, String)
    do {
      let fixture = try Fixture()
      files = (try fixture.file(names.0, source), try fixture.file(names.1, target))
      return try Fixture.read(
        CorpusRequest(
          .sideBySide(sourceFile: files.0, targetFile: files.1), source: nil, target: nil)
      ).pairs
    } catch let error as UserError {
      throw error
    } catch {
      throw UserError(.inputOutput, at: nil, found: "\(error)")
    }
  }

  @Test("Segments of two files are joined by document and id")
  func halves() throws {
    #expect(try Self.pairs(Self.source, Self.target).map(\.joined) == ["a|A", "h|H", "c d|C"])
    #expect(try Self.pairs(Self.source, Self.target).map(\.place.line) == [2, 2, 3])
  }

  @Test("What is not two halves is refused with what to do")
  func wrongHalves() throws {
    let one = try Fixture.with(Self.source, named: "s.xml") { try Fixture.failure($0) }
    #expect(one.description.contains("`source-file` and `target-file`"))
    let lines = try #require(throws: UserError.self) { try Self.pairs(Self.source, "plain\n") }
    #expect(lines.description.contains("not XML"))
    let tmx = try #require(throws: UserError.self) {
      try Self.pairs(Self.source, Fixture.tmx(""), names: ("s.xml", "t.xml"))
    }
    #expect(tmx.description.contains("<tmx>"))
  }

  @Test("SGML that is not XML is refused with its line")
  func sgml() throws {
    let sgml = "<srcset setid=t srclang=any>\n<doc docid=1>\n<seg id=1>a</seg>\n</doc>\n</srcset>\n"
    for names in [("s", "t"), ("s.sgm", "t.sgm")] {
      let error = try #require(throws: UserError.self) {
        try Self.pairs(sgml, sgml, names: names)
      }
      #expect(error.kind == .data)
      #expect(error.place?.line == 1)
    }
  }

  @Test("Lines that look like markup are lines")
  func plainLines() throws {
    #expect(try Self.pairs("<b> a\n", "<b> b\n").map(\.joined) == ["<b> a|<b> b"])
  }
}
