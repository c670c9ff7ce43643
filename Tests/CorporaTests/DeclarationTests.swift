import Basics
import Corpora
import TestSupport
import Testing

/// Attributes that a schema leaves out, and languages that a file does not declare.
@Suite struct DeclarationTests {
  private static func file(_ attributes: String, _ units: String) -> String {
    "<file original='x' \(attributes)><body>\(units)</body></file>"
  }

  private static func document(_ files: String...) -> String {
    "<xliff version='1.2'>\(files.joined())</xliff>"
  }

  private static func unit(_ source: String, _ target: String, _ attributes: String = "") -> String
  {
    "<trans-unit id='1'><source>\(source)</source><target \(attributes)>\(target)</target></trans-unit>"
  }

  private static let english = "source-language='en'"
  private static let french = "source-language='en' target-language='fr'"

  @Test(
    "The language of a target: its file's, else its own, else the user's word where none is declared",
    arguments: [
      // The file wins over the target.
      (document(file(french, unit("a", "b", "xml:lang='de'"))), "en", "fr", ["a|b"]),
      (document(file(english, unit("a", "b", "xml:lang='fr-CA'"))), "en", "fr", ["a|b"]),
      (
        document(file(english, unit("a", "b", "xml:lang='de'") + unit("c", "d", "xml:lang='fr'"))),
        "en", "fr", ["c|d"]
      ),
      // An empty declaration is none.
      (
        document(file("\(english) target-language=' '", unit("a", "b", "xml:lang=''"))), "en", "fr",
        ["a|b"]
      ),
      (document(file(english, unit("a", "b") + unit("c", "d"))), "en", "xx", ["a|b", "c|d"]),
      (document(file(english, unit("a", "b"))), "fr", "en", ["b|a"]),
      (document(file(english, unit("a", "b"))), "en-GB", "fr", ["a|b"]),
      (document(file(english, unit("a", "b"))), "en", "en", ["a|b"]),
      // A suggestion may be in any language.
      (
        document(
          file(
            english,
            "<trans-unit id='1'><source>a</source><target>b</target>"
              + "<alt-trans><target xml:lang='de'>c</target></alt-trans></trans-unit>")), "en",
        "fr",
        ["a|b"]
      ),
      // Elsewhere in the document, before or behind, one is declared.
      (document(file(english, unit("a", "b")), file(french, unit("c", "d"))), "en", "fr", ["c|d"]),
      (document(file(french, unit("c", "d")), file(english, unit("a", "b"))), "en", "fr", ["c|d"]),
      (
        document(file(english, unit("a", "b") + unit("c", "d", "xml:lang='fr'"))), "en", "fr",
        ["c|d"]
      ),
      (
        document(
          file(english, unit("a", "b")),
          file(french, "<trans-unit id='1'><source>c</source></trans-unit>")), "en", "fr", []
      ),
      // So may the source's.
      (
        document(
          file(
            "target-language='fr'",
            "<trans-unit id='1'><source xml:lang='en'>a</source><target>b</target></trans-unit>")),
        "en", "fr", ["a|b"]
      ),
      // Version 2.
      (
        "<xliff version='2.0' srcLang='en'><file><unit><segment><source>a</source>"
          + "<target xml:lang='fr'>b</target></segment></unit></file></xliff>", "en", "fr", ["a|b"]
      ),
      // The version is left out.
      (
        "<xliff srcLang='en' trgLang='fr'><file><unit><segment><source>a</source>"
          + "<target>b</target></segment></unit></file></xliff>", "en", "fr", ["a|b"]
      ),
      (
        "<xliff><file \(french)><body>\(unit("a", "b"))</body></file></xliff>", "en", "fr",
        ["a|b"]
      ),
    ])
  func targets(text: String, source: String, target: String, expected: [String]) throws {
    #expect(try XLIFFTests.pairs(text, source, target) == expected)
  }

  @Test("A list names languages that are declared, those of targets too")
  func list() throws {
    let declared = Self.document(Self.file(Self.english, Self.unit("a", "b", "xml:lang='fr-CA'")))
    #expect(try XLIFFTests.list(declared) == ["en 1", "fr-CA 1"])
    let undeclared = Self.document(Self.file(Self.english, Self.unit("a", "b")))
    #expect(try XLIFFTests.list(undeclared) == ["en 1"])
  }

  @Test("In two files, each is a document of its own")
  func documents() throws {
    let fixture = try Fixture()
    let files = [
      try fixture.file("a.xlf", Self.document(Self.file(Self.english, Self.unit("a", "b")))),
      try fixture.file("b.xlf", Self.document(Self.file(Self.french, Self.unit("c", "d")))),
    ]
    for files in [files, files.reversed()] {
      let pairs = try Fixture.read(CorpusRequest(files: files, source: "en", target: "fr")).pairs
      #expect(pairs.map(\.joined).sorted() == ["a|b", "c|d"])
    }
  }

  @Test("The report says which targets were taken at the user's word, and which give nothing")
  func report() throws {
    let fixture = try Fixture()
    let taken = try fixture.file(
      "a.xlf",
      Self.document(
        Self.file(
          Self.english,
          Self.unit("a", "b") + "<trans-unit id='2'><source>c</source></trans-unit>")))
    let report = try Fixture.read(CorpusRequest(files: [taken], source: "en", target: "fr")).report
    #expect(report.undeclaredTargets.count == 1)
    #expect(
      report.description.contains("1 target of no declared language, taken for the requested"))
    #expect(report.rejected[.noTarget]?.count == 1 && report.rejected[.undeclaredTarget] == nil)

    let left = try fixture.file(
      "b.xlf",
      Self.document(
        Self.file(Self.english, Self.unit("a", "b")), Self.file(Self.french, Self.unit("c", "d"))))
    let other = try Fixture.read(CorpusRequest(files: [left], source: "en", target: "fr")).report
    #expect(other.undeclaredTargets.count == 0)
    #expect(other.rejected[.undeclaredTarget]?.count == 1)
    #expect(other.description.contains("1 with a target whose language is not declared"))
    let error = try Fixture.failure(left, "en", "de")
    #expect(error.kind == .data && "\(error)".contains("target-language"))

  }

  @Test("Targets of version 2 that declares no language give nothing, and the way out is told")
  func version2() throws {
    func document(_ languages: String, _ target: String) -> String {
      "<xliff version='2.0' \(languages)><file><unit>"
        + "<segment><source>a</source><target \(target)>b</target></segment>"
        + "<segment><source>c</source><target>d</target></segment></unit></file></xliff>"
    }
    let fixture = try Fixture()
    let bare = try fixture.file("a.xlf", document("srcLang='en'", ""))
    let error = try Fixture.failure(bare, "en", "fr")
    #expect(error.kind == .data && "\(error)".contains("2 targets of no declared language"))
    #expect("\(error)".contains("trgLang"))
    #expect(try Fixture.list(bare) == ["en 2"])
    let one = try fixture.file("b.xlf", document("srcLang='en'", "xml:lang='fr'"))
    let read = try Fixture.read(CorpusRequest(files: [one], source: "en", target: "fr"))
    #expect(read.pairs.map(\.joined) == ["a|b"])
    #expect(read.report.rejected[.undeclaredTarget]?.count == 1)
    #expect(read.report.undeclaredTargets.count == 0)
  }

  @Test("Damage behind an undeclared target ends the reading there, and not before")
  func damage() throws {
    let fixture = try Fixture()
    let text = Self.document(Self.file(Self.english, Self.unit("a", "b") + "<oops>"))
    let path = try fixture.file("a.xlf", text)
    var corpus = try ParallelCorpus(CorpusRequest(files: [path], source: "en", target: "fr"))
    let first = try corpus.next()
    #expect(first?.joined == "a|b")
    var failed = false
    do { _ = try corpus.next() } catch { failed = true }
    #expect(failed)
  }

  @Test("The same language on both sides is read where one text is the original")
  func sameLanguage() throws {
    let fixture = try Fixture()
    func pairs(_ files: String...) throws -> [String] {
      try Fixture.read(CorpusRequest(files: files, source: "en", target: "eng")).pairs
        .map(\.joined)
    }
    let languages = "source-language='en' target-language='en'"
    #expect(
      try pairs(
        fixture.file("a.xlf", Self.document(Self.file(languages, Self.unit("a", "b"))))) == ["a|b"])
    let wmt = """
      <dataset><doc id='d'><src lang='en'><p><seg id='1'>a</seg></p></src>
      <ref lang='fr'><p><seg id='1'>x</seg></p></ref>
      <ref lang='en'><p><seg id='1'>b</seg></p></ref></doc></dataset>
      """
    #expect(try pairs(fixture.file("a.xml", wmt)) == ["a|b"])
    for name in ["en/d", "en/e"] {
      _ = try fixture.file(name, "<text><s id='1'>\(name)</s></text>")
    }
    let links =
      "<cesAlign><linkGrp fromDoc='en/d' toDoc='en/e'><link xtargets='1;1'/></linkGrp></cesAlign>"
    #expect(try pairs(fixture.file("links.xml", links)) == ["en/d|en/e"])
    let table = try fixture.file("a.tsv", "a\tb\n")
    #expect(try pairs(table) == ["a|b"])
    let lines = try fixture.file("l", "a\n")
    let both = CorpusInput.sideBySide(sourceFile: lines, targetFile: lines)
    #expect(
      try Fixture.read(CorpusRequest(both, source: "en", target: "en")).pairs.map(\.joined)
        == ["a|a"])
    // A translation into another language alone gives nothing.
    let other = try fixture.file(
      "b.xlf", Self.document(Self.file(Self.french, Self.unit("a", "b"))))
    let read = try Fixture.read(CorpusRequest(files: [other], source: "en", target: "en"))
    #expect(read.pairs.isEmpty && read.report.rejected[.noTarget]?.count == 1)

    let memory = try fixture.file("a.tmx", Fixture.tmx(Fixture.unit(["en": "a", "fr": "b"])))
    // Before anything is read.
    for files in [[memory], [table, memory]] {
      #expect(throws: UserError.self) {
        _ = try ParallelCorpus(CorpusRequest(files: files, source: "en", target: "en"))
      }
      do {
        _ = try ParallelCorpus(CorpusRequest(files: files, source: "en", target: "en"))
      } catch {
        #expect(error.kind == .usage && "\(error)".contains("same language"))
      }
    }
    _ = try fixture.file("p.en", "a\n")
    #expect(try Fixture.failure(fixture.path("p"), "en", "en").kind == .usage)
    #expect(try Fixture.failure(fixture.path("none"), "en", "en").kind == .noInput)
  }

  @Test("What a schema makes optional may be absent")
  func optionalAttributes() throws {
    let memory = "<tmx><header/><body>\(Fixture.unit(["en": "a", "fr": "b"]))</body></tmx>"
    #expect(
      try Fixture.with(memory, named: "a.tmx") { try Fixture.pairs($0).map(\.joined) } == ["a|b"])
    #expect(
      try Fixture.with(memory.replacing("xml:lang", with: "lang"), named: "a.tmx") {
        try Fixture.pairs($0).map(\.joined)
      } == ["a|b"])
    // Segments without ids are numbered.
    let fixture = try Fixture()
    func half(_ root: String, _ texts: String...) throws -> String {
      let segments = texts.map { "<seg>\($0)</seg>" }.joined()
      return try fixture.file(root, "<\(root)><doc>\(segments)</doc></\(root)>")
    }
    let input = CorpusInput.sideBySide(
      sourceFile: try half("srcset", "a", "c"), targetFile: try half("refset", "b", "d"))
    #expect(
      try Fixture.read(CorpusRequest(input, source: "en", target: "fr")).pairs.map(\.joined)
        == ["a|b", "c|d"])
    let set = """
      <dataset><doc><src lang='en'><seg>a</seg><seg>c</seg></src><ref lang='fr'><seg>b</seg><seg>d</seg></ref></doc>
      </dataset>
      """
    #expect(
      try Fixture.pairs(fixture.file("a.xml", set)).map(\.joined) == ["a|b", "c|d"])
    for name in ["en/d", "fr/d"] {
      _ = try fixture.file(name, "<text><s id='1'>\(name)</s></text>")
    }
    let links =
      "<cesAlign><linkGrp fromDoc='en/d' toDoc='fr/d'><link xtargets='1;1'/><link/></linkGrp></cesAlign>"
    #expect(try Fixture.pairs(fixture.file("l.xml", links)).map(\.joined) == ["en/d|fr/d"])
  }

  @Test("A text that a unit has no element for is missing, and not empty")
  func missingTexts() throws {
    let fixture = try Fixture()
    func reasons(_ path: String) throws -> [RejectionReason: Int] {
      try Fixture.read(CorpusRequest(files: [path], source: "en", target: "fr")).report.rejected
        .mapValues(\.count)
    }
    let memory = Fixture.tmx(
      """
      <tu><tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="fr"/></tu>
      <tu><tuv xml:lang="en"><seg/></tuv><tuv xml:lang="fr"><prop type="x">y</prop></tuv></tu>
      <tu><tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="fr"><seg/></tuv></tu>
      """)
    let path = try fixture.file("a.tmx", memory)
    #expect(try reasons(path) == [.noSegment: 2, .empty: 1])
    let report = try Fixture.read(CorpusRequest(files: [path], source: "en", target: "fr")).report
    #expect(report.description.contains("2 with no <seg> on a side"))
    let units =
      "<trans-unit id='1'><source>a</source></trans-unit>"
      + "<trans-unit id='2'><source>a</source><target/></trans-unit>"
    #expect(
      try reasons(fixture.file("a.xlf", Self.document(Self.file(Self.french, units))))
        == [.noTarget: 1, .empty: 1])
  }
}
