import Basics
import Corpora
import TestSupport
import Testing

/// Codes that stand for one language, and those that do not.
@Suite struct LanguageAliasTests {
  private static func pairs(_ written: String, _ requested: String) throws -> [String] {
    let text = Fixture.tmx(Fixture.unit(["xx": "a", written: "b"]))
    return try Fixture.with(text, named: "a.tmx") { (path) throws in
      try Fixture.pairs(path, "xx", requested).map(\.joined)
    }
  }

  @Test(
    "Old and new codes are equal",
    arguments: [
      ("iw", "he"), ("in", "id"), ("ji", "yi"), ("mo", "ro"), ("cmn", "zh"), ("jw", "jv"),
      ("sr@latin", "sr-Latn"), ("sr_RS@latin", "sr-Latn-RS"), ("de_DE@euro", "de-DE"),
      ("en-BU", "en-MM"), ("de-DD", "de-DE"), ("fr-FX", "fr-FR"), ("i-klingon", "tlh"),
      ("zh-min-nan", "nan"), ("no-bok", "nb"), ("no-nyn", "nn"), ("zh-cmn-Hans", "zh-Hans"),
      ("IW_il", "he-IL"), ("scc", "sr"), ("sgn-BE-FR", "sfb"),
    ])
  func equal(old: String, new: String) throws {
    #expect(try Self.pairs(old, new) == ["a|b"])
    #expect(try Self.pairs(new, old) == ["a|b"])
  }

  @Test(
    "No alias is inferred",
    arguments: [("no", "nb"), ("nb", "nn"), ("nn", "no"), ("nan", "zh"), ("yue", "zh")])
  func different(one: String, other: String) throws {
    #expect(throws: UserError.self) { try Self.pairs(one, other) }
  }

  @Test("A script that is not written is not one that was asked for")
  func scripts() throws {
    let text = Fixture.tmx(Fixture.unit(["en": "a", "zh-TW": "b", "zh-Hant-TW": "c"]))
    try Fixture.with(text, named: "a.tmx") { (path) throws in
      #expect(try Fixture.pairs(path, "en", "zh-Hant-TW").map(\.joined) == ["a|c"])
      #expect(try Fixture.pairs(path, "en", "zh-TW").map(\.joined) == ["a|b"])
      #expect(try Fixture.list(path) == ["en 1", "zh-Hant-TW 1", "zh-TW 1"])
    }
  }

  @Test("A list shows a code as it was written first")
  func spelling() throws {
    let units = Fixture.unit(["iw": "a"]) + Fixture.unit(["he": "b"]) + Fixture.unit(["IW": "c"])
    try Fixture.with(Fixture.tmx(units), named: "a.tmx") { (path) throws in
      #expect(try Fixture.list(path) == ["iw 3"])
    }
  }

  @Test("A code that is absurdly long is one more language")
  func longCode() throws {
    let long = String(repeating: "x", count: 500_000)
    let units = (0..<5).map { Fixture.unit(["en": "a", "fr": "b", long + "\($0)": "c"]) }.joined()
    try Fixture.with(Fixture.tmx(units), named: "a.tmx") { (path) throws in
      #expect(try Fixture.pairs(path).count == 5)
      #expect(try Fixture.list(path).count == 3)
    }
  }

  @Test("All codes together are bounded")
  func manyCodes() throws {
    let units = (0..<2_000).map { number in
      Fixture.unit(["x-\(number)-" + String(repeating: "y", count: 900): "a"])
    }.joined()
    try Fixture.with(Fixture.tmx(units), named: "a.tmx") { (path) throws in
      #expect(try Fixture.failure(path).kind == .data)
    }
  }
}
