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
    #expect(error.exitCode == 65)
    #expect(error.description.contains(subset.contains("%") ? "%p;" : "&e;"), "\(error)")
    let recovered = try Fixture.read(
      CorpusRequest(files: [path], source: "en", target: "fr", recover: true))
    #expect(recovered.pairs.isEmpty)
  }

  @Test("Bombs end in an error, soon")
  func bombs() throws {
    let fixture = try Fixture()
    let nested = (1...12).map {
      "<!ENTITY e\($0) '\(String(repeating: "&e\($0 - 1);", count: 10))'>"
    }
    let long = String(repeating: "x", count: 100_000)
    let bombs = [
      Self.document("[<!ENTITY e0 'ha'>\(nested.joined())]", "&e12;"),
      Self.document("[<!ENTITY e0 ''>\(nested.joined())]", "&e12;"),
      Self.document("[<!ENTITY e '\(long)'>]", String(repeating: "&e;", count: 20_000)),
      Self.document("[<!ENTITY a '&b;'><!ENTITY b '&a;'>]", "&a;"),
      Self.document("[" + (0...10_000).map { "<!ENTITY e\($0) 'x'>" }.joined() + "]", "&e7;"),
      Fixture.tmx(
        Fixture.unit([
          "en": String(repeating: "<hi>", count: 5_000) + String(repeating: "</hi>", count: 5_000),
          "fr": "b",
        ])),
      Fixture.tmx(Fixture.unit(["en": String(repeating: "abc ", count: 3 << 20), "fr": "b"])),
      Fixture.tmx(
        "<tu>" + String(repeating: "<tuv/>", count: 500_001) + "</tu>"),
    ]
    let clock = ContinuousClock()
    for (index, bomb) in bombs.enumerated() {
      let path = try fixture.file("a.tmx", bomb)
      let time = try clock.measure {
        let error = try Fixture.failure(path)
        #expect(error.exitCode == 65, "bomb \(index): \(error)")
      }
      #expect(time < .seconds(10), "bomb \(index)")
    }
  }
}
