import Corpora
import Testing

@Suite struct LanguageCodeTests {
  @Test(
    "Spellings of one language are equal",
    arguments: [
      ("EN", "en"), ("en_US", "en-us"), ("eng", "en"), ("deu", "de"), ("ger", "de"),
      ("fra-CA", "fr-ca"), ("fre", "fr"), (" en ", "en"), ("zho-Hant-TW", "zh-hant-tw"),
      ("liv", "liv"), ("engl", "engl"),
    ])
  func normalized(written: String, code: String) {
    #expect(LanguageCode(written)?.description == code)
  }

  @Test func whiteSpaceIsNoCode() {
    #expect(LanguageCode(" \t") == nil)
    #expect(LanguageCode("") == nil)
  }

  @Test(
    "How well a language answers a request",
    arguments: [
      ("en-US", "en_us", LanguageCode.Match.exact), ("en-US", "en", .bare),
      ("en-US", "en-GB", .variety),
      ("en", "en-GB", .variety), ("en", "de", .none), ("en", "enm", .none),
    ])
  func match(requested: String, offered: String, expected: LanguageCode.Match) throws {
    let match = try #require(LanguageCode(requested)).match(try #require(LanguageCode(offered)))
    #expect(match == expected)
  }
}
