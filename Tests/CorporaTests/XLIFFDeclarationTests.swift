import Corpora
import TestSupport
import Testing

/// Attributes that the schemas of XLIFF leave out: what a file gives that does not declare its languages.
@Suite struct XLIFFDeclarationTests {
  private static let english = #"source-language="en""#

  private static func unit(_ source: String, _ target: String, _ language: String? = nil) -> String
  {
    let attribute = language.map { " xml:lang=\"\($0)\"" } ?? ""
    return
      "<trans-unit id=\"1\"><source>\(source)</source><target\(attribute)>\(target)</target></trans-unit>"
  }

  private static func report(
    _ text: String, _ source: String = "en", _ target: String = "fr"
  ) throws -> CorpusReport {
    try Fixture.with(text, named: "a.xlf") { (path) throws in
      try Fixture.read(CorpusRequest(files: [path], source: source, target: target)).report
    }
  }

  @Test("The language of a target counts where its file declares none", arguments: ["fr", "fr-CA"])
  func languageOfTheTarget(language: String) throws {
    let text = XLIFFTests.version1(Self.unit("a", "b", language), attributes: Self.english)
    #expect(try XLIFFTests.pairs(text, "en", language) == ["a|b"])
    #expect(try XLIFFTests.list(text) == ["en 1", "\(language) 1"])
    #expect(try Self.report(text, "en", language).undeclaredTargets.count == 0)
  }

  @Test func whatTheFileDeclaresWins() throws {
    let text = XLIFFTests.version1(Self.unit("a", "b", "de"))
    #expect(try XLIFFTests.pairs(text) == ["a|b"])
    #expect(throws: CorpusError.self) { try XLIFFTests.pairs(text, "en", "de") }
  }

  @Test(
    "Where no target language is declared at all, it is the one asked for",
    arguments: [
      XLIFFTests.version1(unit("a", "b"), attributes: english),
      XLIFFTests.version1(unit("a", "b", "  "), attributes: english + #" target-language="""#),
      XLIFFTests.version2(
        "<unit><segment><source>a</source><target>b</target></segment></unit>",
        languages: #"srcLang="en""#),
    ])
  func noDeclaration(text: String) throws {
    for target in ["fr", "zu"] {
      #expect(try XLIFFTests.pairs(text, "en", target) == ["a|b"])
      let report = try Self.report(text, "en", target)
      #expect(report.undeclaredTargets.count == 1)
      #expect(report.description.contains("1 target of no declared language"))
    }
    // In the other direction, the targets are the source.
    #expect(try XLIFFTests.pairs(text, "fr", "en") == ["b|a"])
    #expect(throws: CorpusError.self) { try XLIFFTests.pairs(text, "de", "fr") }
    #expect(try XLIFFTests.list(text) == ["en 1"])
  }

  @Test(
    "A declaration anywhere in the document, be it behind, leaves the others without one",
    arguments: [
      "<file source-language=\"en\" target-language=\"fr\"><body>\(unit("c", "d"))</body></file>",
      "<file source-language=\"en\" target-language=\"fr\"><body/></file>",
      "<file source-language=\"en\"><body>\(unit("c", "d", "fr"))</body></file>",
    ])
  func declaredElsewhere(other: String) throws {
    let bare = "<file source-language=\"en\"><body>\(Self.unit("a", "b"))</body></file>"
    let expected = other.contains("<source>") ? ["c|d"] : []
    for files in [bare + other, other + bare] {
      let text = "<xliff version=\"1.2\">\(files)</xliff>"
      if expected.isEmpty {
        #expect(throws: CorpusError.self) { try XLIFFTests.pairs(text) }
      } else {
        #expect(try XLIFFTests.pairs(text) == expected)
        let report = try Self.report(text)
        #expect(report.rejected[.undeclaredTarget]?.count == 1)
        #expect(report.undeclaredTargets.count == 0)
      }
    }
  }

  @Test("The language of a suggestion beside the translation declares nothing")
  func suggestions() throws {
    let text = XLIFFTests.version1(
      """
      <trans-unit id="1"><source>a</source><target>b</target>
      <alt-trans><source>x</source><target xml:lang="de">y</target></alt-trans></trans-unit>
      """, attributes: Self.english)
    #expect(try XLIFFTests.pairs(text) == ["a|b"])
  }

  @Test("One language may be asked for twice where texts have roles")
  func oneLanguage() throws {
    let text = XLIFFTests.version1(
      Self.unit("a", "b"), attributes: #"source-language="en" target-language="en""#)
    #expect(try XLIFFTests.pairs(text, "en", "en") == ["a|b"])
    let other = XLIFFTests.version1(Self.unit("a", "b"))
    #expect(try XLIFFTests.pairs(other, "en", "en") == [])
    try Fixture.with("a\tb\n", named: "a.tsv") { (path) throws in
      #expect(try Fixture.pairs(path, "en", "en").map(\.joined) == ["a|b"])
    }
    let memory = Fixture.tmx(Fixture.unit(["en": "a", "fr": "b"]))
    try Fixture.with(memory, named: "a.tmx") { (path) throws in
      #expect(try Fixture.failure(path, "en", "en").exitCode == 64)
    }
  }

  @Test("Attributes that schemas make optional or users forget may be absent")
  func otherAttributes() throws {
    let bare = "<xliff><file source-language='en' target-language='fr'><body><trans-unit>"
    #expect(
      try XLIFFTests.pairs(
        bare + "<source>a</source><target>b</target></trans-unit></body></file></xliff>")
        == ["a|b"])
    let version2 = """
      <xliff srcLang="en" trgLang="fr"><file><unit><segment><source>a</source><target>b</target></segment></unit></file></xliff>
      """
    #expect(try XLIFFTests.pairs(version2) == ["a|b"])
    let memory =
      "<tmx><body><tu><tuv lang='en'><seg>a</seg></tuv><tuv lang='fr'><seg>b</seg></tuv></tu></body></tmx>"
    try Fixture.with(memory, named: "a.tmx") { (path) throws in
      #expect(try Fixture.pairs(path).map(\.joined) == ["a|b"])
    }
  }
}
