import Basics
import Corpora
import Foundation
import TestSupport
import Testing

@Suite struct DamageTests {
  static let good = Fixture.unit(["en": "good", "fr": "bon"])

  @Test(
    "Files that are not well-formed stop the run, with the line",
    arguments: [
      ("<seg>x</tuv>", 4, "tag"), ("<seg>a & b</seg></tuv></tu>", 4, "xml"),
      ("<seg>&nbsp;</seg></tuv></tu>", 4, "&nbsp;"), ("<seg>]]></seg></tuv></tu>", 4, "]]>"),
      ("<seg>&#x1F;</seg></tuv></tu>", 4, "char"), ("<seg>\u{1}</seg></tuv></tu>", 4, "char"),
      ("<seg a='1' a='2'>x</seg></tuv></tu>", 4, "attribute"),
    ])
  func malformed(markup: String, line: Int, word: String) throws {
    let fixture = try Fixture()
    let path = try fixture.file(
      "a.tmx", Fixture.tmx("\(Self.good)\n<tu><tuv xml:lang='en'>\(markup)\n\(Self.good)"))
    let error = try Fixture.failure(path)
    #expect(error.kind == .data)
    #expect(error.place?.line == line, "\(error)")
    #expect(error.description.lowercased().contains(word), "\(error)")
    #expect(!error.description.contains("\n"))
  }

  @Test("A file that breaks off, wherever it does")
  func truncated() throws {
    let fixture = try Fixture()
    let whole = Array(Fixture.tmx("\(Self.good)\n\(Self.good)").utf8)
    for count in stride(from: 25, to: whole.count - 1, by: 7) {
      let path = try fixture.file("a.tmx", whole.prefix(count))
      let error = try Fixture.failure(path)
      #expect(error.kind == .data)
      let line = 1 + whole.prefix(count).count { $0 == 10 }
      #expect(error.place?.line == line, "cut at \(count): \(error)")
    }
  }

  @Test("With recovery, every unit outside the damage is kept")
  func recovery() throws {
    let fixture = try Fixture()
    for markup in [
      "<seg>x</tuv></tu>", "<seg>&nosuch;</seg></tuv></tu>", "<seg>\u{1}x</seg></tuv></tu>",
      "<seg>",
    ] {
      let units =
        "\(Self.good)\n<tu><tuv xml:lang='fr'><seg>f</seg></tuv><tuv xml:lang='en'>\(markup)\n"
        + "\(Self.good)\n\(Self.good)"
      let path = try fixture.file("a.tmx", Fixture.tmx(units))
      let (pairs, report) = try Fixture.read(
        CorpusRequest(files: [path], source: "en", target: "fr", recover: true))
      #expect(pairs.map(\.place.line) == [3, 5, 6], "\(markup)")
      #expect(report.rejected[.damaged]?.places.map(\.line) == [4], "\(markup)")
      #expect(report.damage.count > 0)
      #expect(report.firstDamage?.contains(path) == true)
      #expect(report.description.contains("damage"))
    }
  }

  @Test("With recovery, entities behind damage are text as before it")
  func entitiesBehindDamage() throws {
    let fixture = try Fixture()
    let units = ["<b>", "a &amp; b &e;", "&bad;", "&lt;", "&bad;", "&bad; c"]
    let path = try fixture.file(
      "a.tmx",
      "<!DOCTYPE tmx [<!ENTITY e 'c'><!ENTITY bad 'a <b> c'>]>\n"
        + Fixture.tmx(
          units.map { Fixture.unit(["en": $0, "fr": "b"]) }.joined(separator: "\n"),
          declaration: ""))
    let (pairs, report) = try Fixture.read(
      CorpusRequest(files: [path], source: "en", target: "fr", recover: true))
    #expect(pairs.map(\.source) == ["a & b c", "<"])
    #expect(report.rejected[.damaged]?.count == 4)
  }

  @Test(
    "With recovery, an entity that is not declared is one place of damage",
    arguments: [("a&nosuch;b", 1), ("&nosuch;&nosuch;", 2), ("&e;", 1), ("&x;", 1)])
  func undeclaredEntities(markup: String, count: Int) throws {
    let fixture = try Fixture()
    let path = try fixture.file(
      "a.tmx",
      "<!DOCTYPE tmx [<!ENTITY e '&nosuch;'><!ENTITY x SYSTEM 'x'>]>\n"
        + Fixture.tmx("\(Self.good)\n" + Fixture.unit(["en": markup, "fr": "b"]), declaration: ""))
    let (pairs, report) = try Fixture.read(
      CorpusRequest(files: [path], source: "en", target: "fr", recover: true))
    #expect(pairs.map(\.joined) == ["good|bon"])
    #expect(report.damage.count == count)
  }

  @Test("With recovery, tags that are never closed cost their units, and no others")
  func unclosedTags() throws {
    let fixture = try Fixture()
    let broken = Fixture.unit(["en": "a<br>b", "fr": "b"])
    let path = try fixture.file(
      "a.tmx", Fixture.tmx(String(repeating: "\(Self.good)\n\(broken)\n", count: 3_000)))
    let (pairs, report) = try Fixture.read(
      CorpusRequest(files: [path], source: "en", target: "fr", recover: true))
    #expect(pairs.count == 3_000)
    #expect(report.rejected[.damaged]?.count == 3_000)
  }

  @Test(
    "With recovery, damage at every other byte is read in linear time",
    arguments: ["<body><!--", "<body a='", "<body><![CDATA[", "<!DOCTYPE tmx [", "<body><tu>"])
  func damageEverywhere(opening: String) throws {
    let fixture = try Fixture()
    let markup = opening.hasPrefix("<!") ? opening : "<tmx version='1.4'>\(opening)"
    for size in [200_000, 400_000] {
      let damage = (0..<size).map { UInt8($0 % 2 == 0 ? 97 : 0xFF) }
      _ = try fixture.file("\(size).tmx", Array(markup.utf8) + damage)
    }
    let factor = growth(from: 200_000) { size in
      _ = try? Fixture.pairs(fixture.folder.path("\(size).tmx"), recover: true)
    }
    #expect(factor < 2.5)
  }

  @Test("With recovery, a unit that only its end is missing of is whole")
  func missingUnitEnds() throws {
    let fixture = try Fixture()
    let open = String(Self.good.dropLast("</tu>".count))
    let inVariant = String(open.dropLast("</tuv>".count))
    for (units, damaged) in [
      ("\(open)\n\(Self.good)", 0), ("\(open)\n\(Self.good)</tu>", 0),
      ("\(inVariant)\n\(Self.good)\n\(Self.good)", 1),
      ("\(open)<tuv>\n\(Self.good)\n\(Self.good)", 1),
    ] {
      let path = try fixture.file("a.tmx", Fixture.tmx(units))
      let (pairs, report) = try Fixture.read(
        CorpusRequest(files: [path], source: "en", target: "fr", recover: true))
      #expect(pairs.map(\.joined) == ["good|bon", "good|bon"], "\(units)")
      #expect((report.rejected[.damaged]?.count ?? 0) == damaged, "\(units)")
    }
  }

  @Test("Damage before the first element is what the error says, with recovery too")
  func nothingToRecover() throws {
    let fixture = try Fixture()
    let entities = (0...10_000).map { "<!ENTITY e\($0) 'x'>" }.joined()
    let path = try fixture.file("a.tmx", "<!DOCTYPE tmx [\(entities)]>" + Fixture.tmx(Self.good))
    #expect {
      _ = try Fixture.pairs(path, recover: true)
    } throws: {
      "\($0)".contains("more than 10,000 entities")
    }
  }

  @Test("With recovery, the depth has an end, too", arguments: ["br", "tu"])
  func depth(element: String) throws {
    let fixture = try Fixture()
    let path = try fixture.file(
      "a.tmx", Fixture.tmx(Self.good + String(repeating: "<\(element)>", count: 1_100_000)))
    let (pairs, report) = try Fixture.read(
      CorpusRequest(files: [path], source: "en", target: "fr", recover: true))
    #expect(pairs.map(\.joined) == ["good|bon"])
    #expect(report.firstDamage?.contains("nested too deep, expected at most 1,000,000") == true)
    #expect(try Fixture.failure(path).description.contains("at most 1,000 levels"))
  }

  @Test("With recovery, a file that breaks off keeps what was whole")
  func recoveryOfTruncated() throws {
    let fixture = try Fixture()
    let text = Fixture.tmx("\(Self.good)\n\(Self.good)")
    let path = try fixture.file("a.tmx", text.utf8.prefix(text.utf8.count - 45))
    let (pairs, report) = try Fixture.read(
      CorpusRequest(files: [path], source: "en", target: "fr", recover: true))
    #expect(pairs.map(\.joined) == ["good|bon"])
    #expect(report.rejected[.damaged]?.count == 1)
  }

  @Test(
    "What is no corpus says what it is",
    arguments: [
      ("a.xml", "<cesDoc/>", "one language"), ("a.xml", "<refset/>", "source-file"),
      ("a.xml", "<mteval/>", "one half"),
      ("a.xml", "<html/>", "HTML"), ("a.xml", "<rss/>", "<rss>"),
      ("a.tmx", "{}", "not XML"), ("a.tmx", "", "empty"),
      ("a.tmx", " \n", "white space"),
      ("a.tmx", "\u{FEFF}", "empty"), ("a.zip", "PK\u{3}\u{4}", "zip"),
      ("a.bz2", "BZh9", "bzip2"), ("a.txt", "no tab\n", "no line holds a tab"),
    ])
  func otherFiles(name: String, text: String, word: String) throws {
    let fixture = try Fixture()
    let error = try Fixture.failure(try fixture.file(name, text))
    #expect(error.kind == .data)
    #expect(error.description.contains(word), "\(error)")
    #expect(error.description.contains("TMX") || name != "a.xml")
  }

  @Test(
    "What is packed in another way says how to unpack it",
    arguments: [
      ("a.zip", [0x50, 0x4B, 3, 4], "unzip"), ("a.bz2", Array("BZh9".utf8), "bunzip2 --keep"),
      ("a.xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "unxz --keep"),
      ("a.zst", [0x28, 0xB5, 0x2F, 0xFD], "unzstd"),
    ] as [(String, [UInt8], String)])
  func otherContainers(name: String, magic: [UInt8], command: String) throws {
    let fixture = try Fixture()
    let plain = try fixture.file(name, magic)
    #expect(try Fixture.failure(plain).description.hasSuffix("\(command) \(plain)"))
    let odd = try fixture.file("two words, it's \(name)", magic)
    let quoted = odd.replacing("'", with: "'\\''")
    #expect(try Fixture.failure(odd).description.hasSuffix("\(command) '\(quoted)'"))
  }

  @Test("What is no file is refused without waiting for it")
  func notFiles() throws {
    let fixture = try Fixture()
    #expect(try Fixture.failure(fixture.path("none.tmx")).kind == .noInput)
    #expect(try Fixture.failure(fixture.path("")).kind == .noInput)
    #expect(mkfifo(fixture.path("pipe"), 0o600) == 0)
    #expect(try Fixture.failure(fixture.path("pipe")).kind == .noInput)
    #expect(try Fixture.failure("/dev/null").kind == .noInput)
    #expect(try Fixture.failure(fixture.path("a.tmx/b")).kind == .noInput)
  }
}
