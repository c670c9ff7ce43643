import Basics
import Corpora
import TestSupport
import Testing

/// The pairs of languages of a corpus.
@Suite struct LanguagePairTests {
  private static func pairs(_ path: String) throws -> [String] {
    try languages(of: path, countsPairs: true).pairs.map { "\($0.source) \($0.target) \($0.count)" }
  }

  private static func pairs(_ text: String, named name: String) throws -> [String] {
    try Fixture.with(text, named: name) { try pairs($0) }
  }

  @Test func ofMemories() throws {
    let units =
      Fixture.unit(["en": "a", "de": "b", "fr": "c"]) + Fixture.unit(["fr-FR": "a", "EN": "b"])
      + Fixture.unit(["fr": "a", "eng": "b", "en": "c", "de": " "])
      + Fixture.unit(["en": "a", "iw": "b"]) + Fixture.unit(["he": "a", "en": "b"])
    let text = "<tmx><header srclang='de'/><body>\(units)</body></tmx>"
    // The original, or else what came first, stands first.
    #expect(
      try Self.pairs(text, named: "a.tmx") == [
        "en fr 2", "en iw 2", "de en 1", "de fr 1", "fr-FR en 1",
      ])
    #expect(try Fixture.with(text, named: "a.tmx") { try languages(of: $0).pairs.isEmpty })
  }

  @Test func ofFormatsWithRoles() throws {
    let segments =
      "<trans-unit id='1'><source>A B</source><seg-source><mrk mtype='seg' mid='1'>A</mrk>"
      + "<mrk mtype='seg' mid='2'>B</mrk></seg-source><target><mrk mtype='seg' mid='1'>C</mrk>"
      + "<mrk mtype='seg' mid='2'>D</mrk></target></trans-unit>"
    #expect(try Self.pairs(XLIFFTests.version1(segments), named: "a.xlf") == ["en fr 2"])
    // Two translations are no pair, and one language may stand on both sides.
    let set = """
      <dataset><doc><src lang='en'><seg id='1'>a</seg></src><ref lang='fr'><seg id='1'>b</seg></ref>
      <ref lang='de'><seg id='1'>c</seg></ref><ref lang='en'><seg id='1'>c</seg></ref></doc></dataset>
      """
    #expect(try Self.pairs(set, named: "a.xml") == ["en de 1", "en en 1", "en fr 1"])
    #expect(try Self.pairs("a\tb\nc\n\td\n", named: "a.tsv") == ["source target 1"])
  }

  @Test func ofPrefixes() throws {
    let fixture = try Fixture()
    _ = try fixture.file("p.en", "a\nb\n\n")
    _ = try fixture.file("p.de", "c\n\n\n")
    // Of another length, it belongs to neither.
    _ = try fixture.file("p.fr", "c\n")
    #expect(try Self.pairs(fixture.path("p")) == ["de en 1"])
    #expect(try Fixture.list(fixture.path("p")) == ["de 1", "en 2", "fr 1"])
  }

  @Test("A unit in very many languages takes no longer than others, and the list says so")
  func veryMany() throws {
    let variants = (0..<2_000).map { "<tuv xml:lang='x\($0)'><seg>a</seg></tuv>" }.joined()
    let text = "<tmx><body>\(String(repeating: "<tu>\(variants)</tu>", count: 20))</body></tmx>"
    try Fixture.with(text, named: "a.tmx") { path in
      let list = try languages(of: path, countsPairs: true)
      #expect(list.lacksPairs && list.pairs.count == 300 * 299 / 2 && list.entries.count == 2_000)
    }
  }

  @Test func damageIsPassedOverWhereThatIsAskedFor() throws {
    let text = Fixture.tmx(
      Fixture.unit(["en": "a", "fr": "&x;"]) + Fixture.unit(["en": "a", "fr": "b"]))
    try Fixture.with(text, named: "a.tmx") { path in
      #expect(throws: UserError.self) { try languages(of: path) }
      let list = try languages(of: path, countsPairs: true, recover: true)
      #expect(list.pairs.map(\.count) == [1])
      #expect(list.troubles.contains { $0.contains("damage in 1 place: \(path):3") })
    }
  }
}
