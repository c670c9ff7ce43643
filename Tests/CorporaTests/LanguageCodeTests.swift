import Corpora
import Testing

@Suite struct LanguageCodeTests {
  @Test(
    "Spellings of one language are equal",
    arguments: [
      ("EN", "en"), ("en_US", "en-us"), ("eng", "en"), ("deu", "de"), ("ger", "de"),
      ("fra-CA", "fr-ca"), ("fre", "fr"), (" en ", "en"), ("zho-Hant-TW", "zh-hant-tw"),
      ("liv", "liv"), ("engl", "engl"),
      // Deprecated, with a successor.
      ("iw", "he"), ("IW_IL", "he-il"), ("heb", "he"), ("in", "id"), ("ji", "yi"), ("jw", "jv"),
      ("mo", "ro"), ("mol", "ro"), ("cmn", "zh"), ("cmn-Hans", "zh-hans"), ("scc", "sr"),
      ("mo-MD", "ro-md"), ("my-BU", "my-mm"), ("de-DD", "de-de"), ("fr-FX", "fr-fr"),
      ("pt-TP", "pt-tl"), ("fr-ZR", "fr-cd"), ("ar-YD", "ar-ye"), ("en-Qaai", "en-zinh"),
      ("i-klingon", "tlh"), ("no-bok", "nb"), ("no-nyn", "nn"), ("zh-min-nan", "nan"),
      ("zh-min-nan-TW", "nan-tw"), ("zh-cmn-Hant", "zh-hant"), ("zh-yue", "yue"),
      ("en-GB-oed", "en-gb-oxendict"), ("art-lojban", "jbo"), ("sgn-US", "ase"), ("i-lux", "lb"),
      // Locales.
      ("sr@latin", "sr-latn"), ("sr_RS@latin", "sr-latn-rs"), ("sr_RS.UTF-8@latin", "sr-latn-rs"),
      ("uz@Cyrl", "uz-cyrl"), ("ca@valencia", "ca-valencia"), ("de_DE@euro", "de-de"),
      ("en_US.UTF-8", "en-us"), ("sr-Latn@latin", "sr-latn"), ("@latin", "@latin"),
      // Aliases only.
      ("no", "no"), ("nb", "nb"), ("nn", "nn"), ("zh-TW", "zh-tw"), ("zh-CHS", "zh-chs"),
      ("sh", "sh"), ("en-x-bu", "en-x-bu"), ("bu", "bu"), ("ar-arz", "ar-arz"),
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
