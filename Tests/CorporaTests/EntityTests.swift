import Basics
import Corpora
import Testing

@Suite struct EntityTests {
  static func document(_ subset: String, _ text: String, lang: String = "fr") -> String {
    "<!DOCTYPE tmx \(subset)>\n"
      + Fixture.tmx(Fixture.unit(["en": text, lang: "b"]), declaration: "")
  }

  @Test(
    "Small internal entities are expanded, every time",
    arguments: [
      ("[<!ENTITY e 'x y'>]", "&e;", "x y"), ("[<!ENTITY e 'x'>]", "&e;&e;&e; &e;", "xxx x"),
      ("[<!ENTITY e 'a<ph/>b'>]", "&e;", "a b"),
      ("[<!ENTITY e '1'><!ENTITY f '&e;2&e;'>]", "&f;&f;", "121121"),
      ("[<!ENTITY x SYSTEM 'x.txt'>]", "unused", "unused"), ("SYSTEM 'none.dtd'", "a", "a"),
      ("PUBLIC '-//X' 'http://127.0.0.1:1/x.dtd'", "a &lt;", "a <"),
    ])
  func expansion(subset: String, text: String, expected: String) throws {
    let fixture = try Fixture()
    let path = try fixture.file("a.tmx", Self.document(subset, text))
    #expect(try Fixture.pairs(path).map(\.source) == [expected])
  }

  @Test func entitiesAndDefaultsOfAttributes() throws {
    let fixture = try Fixture()
    let path = try fixture.file(
      "a.tmx",
      """
      <!DOCTYPE tmx [<!ENTITY l 'fr'><!ATTLIST tuv xml:lang CDATA 'en'>]>
      <tmx><body><tu><tuv><seg>a</seg></tuv><tuv xml:lang="&l;"><seg>b</seg></tuv></tu></body></tmx>
      """)
    #expect(try Fixture.pairs(path).map(\.joined) == ["a|b"])
  }

  @Test(
    "Text that stands elsewhere is never fetched, and never lost in silence",
    arguments: [
      "[<!ENTITY e SYSTEM 'secret.txt'>]", "[<!ENTITY e SYSTEM 'http://127.0.0.1:1/'>]",
      "[<!ENTITY e PUBLIC 'p' 'secret.txt'>]", "SYSTEM 'none.dtd'",
      "[<!ENTITY % p SYSTEM 'p.dtd'>%p;]",
      "[<!NOTATION n SYSTEM 'n'><!ENTITY e SYSTEM 'secret.txt' NDATA n>]",
    ])
  func external(subset: String) throws {
    let fixture = try Fixture()
    _ = try fixture.file("secret.txt", "SECRET")
    _ = try fixture.file("p.dtd", "<!ENTITY e 'SECRET'>")
    let path = try fixture.file("a.tmx", Self.document(subset, "[&e;]"))
    let error = try Fixture.failure(path)
    #expect(error.kind == .data)
    #expect(error.description.contains(subset.contains("%") ? "%p;" : "&e;"), "\(error)")
    let recovered = try Fixture.read(
      CorpusRequest(files: [path], source: "en", target: "fr", recover: true))
    #expect(recovered.pairs.isEmpty)
  }

  @Test("Bombs end in an error, soon", .timeLimit(.minutes(1)))
  func bombs() throws {
    let fixture = try Fixture()
    let nested = (1...12).map {
      "<!ENTITY e\($0) '\(String(repeating: "&e\($0 - 1);", count: 10))'>"
    }
    let long = String(repeating: "x", count: 100_000)
    let names = (0..<700_000).map { "a\($0)" }
    let bombs = [
      Self.document("[<!ENTITY e0 'ha'>\(nested.joined())]", "&e12;"),
      Self.document("[<!ENTITY e0 ''>\(nested.joined())]", "&e12;"),
      Self.document("[<!ENTITY e '\(long)'>]", String(repeating: "&e;", count: 20_000)),
      Self.document("[<!ENTITY a '&b;'><!ENTITY b '&a;'>]", "&a;"),
      Self.document("[" + (0...10_000).map { "<!ENTITY e\($0) 'x'>" }.joined() + "]", "&e7;"),
      // The allowance ends inside an entity, and many more stand outside.
      Self.document(
        "[<!ENTITY x '\(long)'><!ENTITY e '\(String(repeating: "&x;", count: 1_000))'>]",
        "<ph>" + String(repeating: "&e;", count: 16_000) + "</ph>"),
      // Defaults of attributes: long ones, many of one element, and those that entities make long.
      Self.document(
        "[<!ATTLIST hi lang CDATA '\(long)'>]", String(repeating: "<hi/>", count: 40_000)),
      Self.document(
        "[<!ATTLIST hi \(names.prefix(20_000).map { "\($0) CDATA ''" }.joined(separator: " "))>]",
        String(repeating: "<hi/>", count: 10_000)),
      Self.document(
        "[<!ENTITY x '\(long)'><!ENTITY e '\(String(repeating: "&x;", count: 90))'>"
          + "<!ATTLIST hi \(names.prefix(900).map { "\($0) CDATA '&e;'" }.joined(separator: " "))>]",
        ""),
      // Lists that libxml2 searches from the front for every element.
      Self.document("[]", "<hi \(names.map { "\($0)=''" }.joined(separator: " "))/>"),
      Self.document(
        "[<!ENTITY e '<hi \(names.prefix(70_000).map { "\($0)=\"\"" }.joined(separator: " "))/>'>]",
        "&e;"),
      Self.document("[<!ATTLIST hi a (\(names.joined(separator: "|"))) 'a0'>]", "a"),
      Self.document(
        "[]", "<hi \(names.prefix(10_001).map { "xmlns:\($0)='a'" }.joined(separator: " "))/>"),
      Self.document(
        "[]",
        (0..<30).map { tag in
          "<hi " + (0..<500).map { "xmlns:a\(tag)-\($0)='a'" }.joined(separator: " ") + ">"
        }.joined() + String(repeating: "<a:hi/>", count: 50_000)
          + String(repeating: "</hi>", count: 30)),
      Fixture.tmx(
        Fixture.unit([
          "en": String(repeating: "<hi>", count: 5_000) + String(repeating: "</hi>", count: 5_000),
          "fr": "b",
        ])),
      Fixture.tmx(Fixture.unit(["en": String(repeating: "abc ", count: 3 << 20), "fr": "b"])),
      Fixture.tmx(
        "<tu>" + String(repeating: "<tuv/>", count: 500_001) + "</tu>"),
    ]
    for (index, bomb) in bombs.enumerated() {
      let path = try fixture.file("a.tmx", bomb)
      let error = try Fixture.failure(path)
      #expect(error.kind == .data, "bomb \(index): \(error)")
      _ = try? Fixture.pairs(path, recover: true)
    }
  }

  @Test("What is read at once stays small, however much was read before")
  func expansionAtOnce() throws {
    let fixture = try Fixture()
    let long = String(repeating: "x", count: 1_000_000)
    let small = String(repeating: Fixture.unit(["en": "a", "fr": "b"]) + "\n", count: 160_000)
    let large = Fixture.unit(["en": "<ph>\(String(repeating: "&e;", count: 7))</ph>a", "fr": "b"])
    func document(_ count: Int) -> String {
      "<!DOCTYPE tmx [<!ENTITY e '\(long)'>]>\n"
        + Fixture.tmx(small + String(repeating: large + "\n", count: count), declaration: "")
    }
    let few = try fixture.file("few.tmx", document(8))
    #expect(try Fixture.pairs(few).count == 160_008)
    let many = try fixture.file("many.tmx", document(15))
    #expect(try Fixture.failure(many).description.contains("expand"))
    let (pairs, report) = try Fixture.read(
      CorpusRequest(files: [many], source: "en", target: "fr", recover: true))
    #expect(pairs.count >= 160_000)
    #expect(report.firstDamage?.contains("expand") == true)
  }

  @Test("Elements that entities hold are counted, too")
  func elementsAtOnce() throws {
    let fixture = try Fixture()
    let small = String(repeating: Fixture.unit(["en": "a", "fr": "b"]) + "\n", count: 100_000)
    let path = try fixture.file(
      "a.tmx",
      "<!DOCTYPE tmx [<!ENTITY e '\(String(repeating: "<a/>", count: 200_000))'>]>\n"
        + Fixture.tmx(small + String(repeating: "&e;", count: 20), declaration: ""))
    #expect(try Fixture.failure(path).description.contains("elements"))
  }

  @Test("Long tags, comments and texts are read where they hold no endless list")
  func longTags() throws {
    let fixture = try Fixture()
    let note = String(repeating: "a longer note, ", count: 200_000)
    let list = String(repeating: "a=b|", count: 5_000)
    let attributes = (0..<900).map { " a\($0)='b'" }.joined()
    let path = try fixture.file(
      "a.tmx",
      Fixture.tmx(
        """
        <!-- \(note)\(list)\(list)\(list) --><tu note='\(note)\(list)'\(attributes)>
        <tuv xml:lang="en"><seg><![CDATA[\(list)\(list)\(list)]]></seg></tuv>
        <tuv xml:lang="fr"><seg>b</seg></tuv></tu>
        """))
    #expect(try Fixture.pairs(path).map(\.target) == ["b"])
  }
}
