import Basics
import Corpora
import Testing

@Suite struct LanguageChoiceTests {
  /// Codes in the order of the unit; each text is its code, or empty for a code in brackets.
  static let cases: [(codes: [String], source: String, target: String, pair: String?)] = [
    (["en", "fr"], "en", "fr", "en|fr"),
    (["EN_us", "fra"], "eng-US", "FR", "EN_us|fra"),
    (["en-GB", "en", "en-US", "fr"], "en-US", "fr", "en-US|fr"),
    (["en-GB", "en", "fr"], "en-US", "fr", "en|fr"),
    (["en-GB", "en-AU", "fr"], "en-US", "fr", "en-GB|fr"),
    (["en-GB", "en-AU", "fr"], "en", "fr", "en-GB|fr"),
    (["[en]", "en-GB", "fr"], "en", "fr", nil),
    (["en-GB", "en-US"], "en", "en-US", "en-GB|en-US"),
    (["en-US", "en-GB"], "en", "en-GB", "en-US|en-GB"),
    (["en", "en-GB"], "en-US", "en", "en-GB|en"),
    (["en", "en-GB"], "en-US", "en-AU", "en|en-GB"),
    (["en"], "en", "en-GB", nil),
    (["fr", "en"], "en", "fr", "en|fr"),
  ]

  @Test(arguments: cases)
  func choice(codes: [String], source: String, target: String, pair: String?) throws {
    let fixture = try Fixture()
    let unit =
      "<tu>"
      + codes.map { code in
        let isEmpty = code.hasPrefix("[")
        let name = isEmpty ? String(code.dropFirst().dropLast()) : code
        return #"<tuv xml:lang="\#(name)"><seg>\#(isEmpty ? "" : name)</seg></tuv>"#
      }.joined() + "</tu>"
    let path = try fixture.file("a.tmx", Fixture.tmx(unit))
    #expect(try Fixture.pairs(path, source, target).map(\.joined) == (pair.map { [$0] } ?? []))
  }

  @Test func ofOneLanguageTheFirstWithText() throws {
    let fixture = try Fixture()
    let path = try fixture.file(
      "a.tmx", Fixture.tmx(Fixture.unit(["en": " ", "EN": "b", "en": "c", "fr": "d"])))
    #expect(try Fixture.pairs(path).map(\.joined) == ["b|d"])
  }

  @Test func theReportCountsEveryUnit() throws {
    let fixture = try Fixture()
    let noTarget = Array(repeating: Fixture.unit(["en": "a", "de": "b"]), count: 5)
    let others = [
      Fixture.unit(["en": "a", "fr": "b"]), Fixture.unit(["de": "a", "fr": "b"]),
      Fixture.unit(["en": "a", "fr": "<ph/>"]), "<tu/>",
    ]
    let path = try fixture.file(
      "a.tmx", Fixture.tmx((others + noTarget).joined(separator: "\n")))
    let report = try Fixture.read(CorpusRequest(files: [path], source: "en", target: "fr")).report
    #expect(report.units == 9)
    #expect(report.pairs == 1)
    #expect(report.rejected[.noSource]?.count == 2)
    #expect(report.rejected[.empty]?.places == [Place(file: path, line: 5, column: 1)])
    #expect(report.rejected[.noTarget]?.count == 5)
    #expect(report.rejected[.noTarget]?.places.map(\.line) == [7, 8, 9])
    #expect(report.description.contains("5 without the target language: \(path):7:1"))
    #expect(report.description.contains(", …"))
  }

  @Test func aLanguageThatNoUnitHoldsNamesThoseThere() throws {
    let fixture = try Fixture()
    let path = try fixture.file("a.tmx", Fixture.tmx(Fixture.unit(["EN-us": "a", "fr": "b"])))
    let error = try Fixture.failure(path, "en", "de")
    #expect(error.kind == .data)
    #expect(
      error.description
        == "\(path): no unit holds de, expected one of the languages that are there: EN-us (1), fr (1)"
    )
  }

  @Test(
    "The languages that are there: the nearest first, then the most frequent",
    arguments: [
      (["da": 12, "fr": 30, "en": 30], "en", "de", "da (12), en (30), fr (30)"),
      (["da": 1, "fr": 30, "en": 20, "it": 25], "en", "de", "da (1), fr (30), it (25), en (20)"),
      (["da": 1, "de-AT": 2, "en": 3], "fr", "de-CH", "en (3), de-AT (2), da (1)"),
      (["DAN": 5, "en": 3, "es": 9], "en", "de", "DAN (5), es (9), en (3)"),
      (["de-DE": 1, "it": 9, "en": 3], "en", "dt", "it (9), de-DE (1), en (3)"),
      (["fr": 1, "en-US": 2], "engb", "fr", "en-US (2), fr (1)"),
    ] as [([String: Int], String, String, String)])
  func nearestLanguages(units: [String: Int], source: String, target: String, list: String) throws {
    let fixture = try Fixture()
    let text = units.map { language, count in
      String(repeating: Fixture.unit([language: "a"]), count: count)
    }.joined()
    let error = try Fixture.failure(
      try fixture.file("a.tmx", Fixture.tmx(text)), source, target)
    #expect(error.kind == .data)
    #expect(error.description.hasSuffix("languages that are there: \(list)"), "\(error)")
  }

  @Test func ofManyLanguagesThirtyAreShown() throws {
    let fixture = try Fixture()
    let units = (0..<40).map { Fixture.unit(["x\($0)": "a"]) }.joined()
    let error = try Fixture.failure(try fixture.file("a.tmx", Fixture.tmx(units)), "en", "x9x")
    let list = try #require(error.description.split(separator: "are there: ").last)
    #expect(list.hasPrefix("x9 (1), ") && list.hasSuffix(" and 10 more"))
    #expect(list.split(separator: ",").count == 30)
  }

  @Test func presenceIsJudgedOverAllFiles() throws {
    let fixture = try Fixture()
    let french = try fixture.file("a.tmx", Fixture.tmx(Fixture.unit(["en": "a", "fr": "b"])))
    let german = try fixture.file("b.tmx", Fixture.tmx(Fixture.unit(["en": "a", "de": "c"])))
    let pairs = try Fixture.read(
      CorpusRequest(files: [french, german], source: "en", target: "de")
    ).pairs
    #expect(pairs.map(\.joined) == ["a|c"])
    #expect(pairs.map(\.place.file) == [german])
  }

  @Test func aCorpusWithoutUnitsIsNoError() throws {
    let fixture = try Fixture()
    let path = try fixture.file("a.tmx", Fixture.tmx(""))
    #expect(try Fixture.pairs(path).isEmpty)
    #expect(try languages(of: path).entries.isEmpty)
  }

  @Test func listCountsUnitsWithTextAndSortsByCode() throws {
    let fixture = try Fixture()
    let path = try fixture.file(
      "a.tmx",
      Fixture.tmx(
        Fixture.unit(["fr": "", "en-US": "a", "EN_us": "b"])
          + Fixture.unit(["FRA": "c", "en_us": "d", "": "x"])))
    let entries = try languages(of: path).entries
    #expect(entries.map(\.language) == ["FRA", "en-US"])
    #expect(entries.map(\.units) == [1, 2])
  }

  @Test("Old and new codes are one language, and the list keeps what was written first")
  func deprecatedCodes() throws {
    let fixture = try Fixture()
    let path = try fixture.file(
      "a.tmx",
      Fixture.tmx(
        Fixture.unit(["en": "a", "iw": "b"]) + Fixture.unit(["en": "c", "he": "d"])
          + Fixture.unit(["en": "e", "sr-Latn": "f"]) + Fixture.unit(["en": "g", "no": "h"])))
    #expect(try Fixture.pairs(path, "en", "he").map(\.joined) == ["a|b", "c|d"])
    #expect(try Fixture.pairs(path, "en", "iw").map(\.joined) == ["a|b", "c|d"])
    #expect(try Fixture.pairs(path, "en", "sr@latin").map(\.joined) == ["e|f"])
    #expect(try Fixture.failure(path, "en", "nb").kind == .data)
    #expect(try Fixture.list(path) == ["en 4", "iw 2", "no 1", "sr-Latn 1"])
  }

  @Test("A code of absurd length is one more language, and all together are bounded")
  func longCodes() throws {
    let fixture = try Fixture()
    let long = String(repeating: "é", count: 600_000)
    let path = try fixture.file(
      "a.tmx",
      Fixture.tmx(
        Fixture.unit(["en": "a", long: "b", long + "x": "c"])
          + Fixture.unit(["en": "d", "fr": "e", " de\t": "f"])))
    #expect(try Fixture.pairs(path).map(\.joined) == ["d|e"])
    let list = try languages(of: path).entries
    #expect(list.map(\.language) == ["de", "en", "fr", String(long.prefix(500))])
    let many = try fixture.file(
      "b.tmx",
      Fixture.tmx(
        (0..<2_000).map { Fixture.unit(["\($0)" + long.prefix(500): "a"]) }.joined()))
    #expect(try Fixture.failure(many).description.contains("1 MiB"))
  }

  @Test("Control characters in codes are written out in messages")
  func controlCharacters() throws {
    let fixture = try Fixture()
    let path = try fixture.file(
      "a\u{9B}\n.tmx",
      Fixture.tmx(Fixture.unit(["e\u{9B}2J": "a", "x\u{202E}y&#10;z": "b", "d\u{2028}": "c"])))
    let message = try Fixture.failure(path).description
    #expect(message.contains(#"e\u{9B}2J"#) && message.contains(#"x\u{202E}y\nz"#))
    #expect(message.contains(#"d\u{2028}"#) && message.contains(#"a\u{9B}\n.tmx: "#))
    #expect(
      !message.unicodeScalars.contains { $0.value < 32 || (0x7F..<0xA0).contains($0.value) })
  }

  @Test(
    "Requests that contradict themselves",
    arguments: [("en", "en"), ("en", "ENG"), ("en", nil), (nil, "fr"), ("e n", "fr"), ("", "fr")]
      as [(String?, String?)])
  func usage(source: String?, target: String?) throws {
    let fixture = try Fixture()
    let path = try fixture.file("a.tmx", Fixture.tmx(Fixture.unit(["en": "a", "fr": "b"])))
    #expect(try Fixture.failure(path, source, target).kind == .usage)
  }

  @Test func xmlNamedTextNeedsLanguages() throws {
    let fixture = try Fixture()
    let table = try fixture.file("a.tsv", "1\t2\n")
    let memory = try fixture.file("b.txt", Fixture.tmx(Fixture.unit(["en": "a", "fr": "b"])))
    for files in [[memory], [table, memory]] {
      #expect {
        _ = try Fixture.read(CorpusRequest(files: files, source: nil, target: nil))
      } throws: {
        ($0 as? UserError)?.kind == .usage && "\($0)".contains("`source` and `target`")
      }
    }
  }
}
