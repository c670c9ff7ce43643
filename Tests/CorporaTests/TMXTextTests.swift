import Basics
import Corpora
import Testing

@Suite struct TMXTextTests {
  @Test(
    "The text of a segment",
    arguments: [
      ("plain", "plain"),
      ("  two \t\r\n words ", "two words"),
      ("a\u{A0}b \u{2028}c", "a\u{A0}b \u{2028}c"),
      ("e\u{301}", "e\u{301}"),
      ("fish &amp; chips &#233; &amp;amp;", "fish & chips é &amp;"),
      ("a<![CDATA[<b>]]>c", "a<b>c"),
      ("one<!-- x -->two<?p i?>three", "onetwothree"),
      ("a<bpt i=\"1\">{\\b <sub>s</sub></bpt>b<ept i=\"1\">}</ept>c", "abc"),
      ("a<ph>x</ph>b", "a b"),
      ("a<ph/>.", "a."),
      ("a <ph/>b", "a b"),
      ("a<ph/> b", "a b"),
      ("<ph/>a<it pos=\"begin\">x</it>", "a"),
      ("7<ut>x</ut>é", "7 é"),
      ("中<ph/>文", "中 文"),
      ("a<ph/><it/>b", "a b"),
      ("a<ph/><bpt>q</bpt>b", "a b"),
      ("a<hi>b<x>c</x></hi>d", "abcd"),
      ("a<ph>x<ph>y</ph>z</ph>(", "a("),
      ("a<bpt>x<ph/>y</bpt>b", "ab"),
      ("a<seg>b</seg>c", "abc"),
    ])
  func text(markup: String, expected: String) throws {
    let fixture = try Fixture()
    let path = try fixture.file(
      "a.tmx", Fixture.tmx(Fixture.unit(["en": markup, "fr": "oui"])))
    #expect(try Fixture.pairs(path).map(\.joined) == [expected + "|oui"])
  }

  @Test func propsNotesAndFurtherSegmentsStayOut() throws {
    let fixture = try Fixture()
    let path = try fixture.file(
      "a.tmx",
      Fixture.tmx(
        """
        <tu><note>n</note><prop type="p">q</prop>
        <tuv xml:lang="en"><prop type="p">r</prop><seg>one</seg><note>m</note><seg>two</seg></tuv>
        <x><tuv xml:lang="fr"><seg>non</seg></tuv></x>
        <tuv lang="de" xml:lang="fr"><seg>un</seg></tuv></tu>
        """))
    #expect(try Fixture.pairs(path).map(\.joined) == ["one|un"])
  }

  @Test func unitsOutsideTheBodyAreNotRead() throws {
    let fixture = try Fixture()
    let unit = Fixture.unit(["en": "a", "fr": "b"])
    let path = try fixture.file(
      "a.tmx", "<tmx><header/>\(unit)<body>\(unit)</body><x>\(unit)</x></tmx>")
    #expect(
      try Fixture.read(CorpusRequest(files: [path], source: "en", target: "fr")).report.units == 1)
  }

  @Test func prefixedElementsAreKnownByLocalName() throws {
    let fixture = try Fixture()
    let path = try fixture.file(
      "a.tmx",
      """
      <t:tmx xmlns:t="urn:t"><t:body><t:tu><t:tuv xml:lang="en"><t:seg>a<t:ph/>b</t:seg></t:tuv>
      <t:tuv lang="fr"><t:seg>c</t:seg></t:tuv></t:tu></t:body></t:tmx>
      """)
    #expect(try Fixture.pairs(path).map(\.joined) == ["a b|c"])
  }

  @Test func aUnitKnowsWhereItsTagBegins() throws {
    let fixture = try Fixture()
    let path = try fixture.file(
      "a.tmx",
      """
      <tmx><body><!-- é -->
        <tu tuid="1"><tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="fr"><seg>é</seg></tuv></tu> <tu
          tuid="2"
          ><tuv xml:lang="en"><seg>b</seg></tuv><tuv xml:lang="fr"><seg>é</seg></tuv></tu>
      </body></tmx>
      """)
    let places = try Fixture.pairs(path).map(\.place)
    #expect(
      places == [
        Place(file: path, line: 2, column: 3), Place(file: path, line: 2, column: 96),
      ])
  }

  @Test(
    "Word links follow the direction that is read, where they say whose they are",
    arguments: [
      ("en", ["en", "fr"], "en", "fr", "0-3 2-1"), ("en", ["en", "fr"], "en-GB", "fr", "0-3 2-1"),
      ("en", ["en", "fr"], "fr", "en", "1-2 3-0"), ("en", ["fr", "en"], "en", "fr", "0-3 2-1"),
      ("EN-us", ["fr", "en"], "fr", "en", "1-2 3-0"),
      ("pt-PT", ["pt-BR", "pt-PT"], "pt-BR", "pt-PT", "1-2 3-0"),
      ("pt-PT", ["pt-BR", "pt-PT"], "pt-PT", "pt-BR", "0-3 2-1"),
      ("*all*", ["en", "fr"], "en", "fr", "0-3 2-1"),
      ("*all*", ["en", "fr"], "fr", "en", "1-2 3-0"),
      // The links could be anyone's.
      ("en", ["en", "fr", "de"], "en", "fr", nil), ("en", ["en", "fr", "de"], "fr", "de", nil),
      ("en", ["en", "fr", "fr"], "en", "fr", nil), ("de", ["en", "fr"], "en", "fr", nil),
      ("pt", ["pt-BR", "pt-PT"], "pt-BR", "pt-PT", nil),
    ] as [(String, [String], String, String, String?)])
  func alignment(
    written: String, variants: [String], source: String, target: String, expected: String?
  ) throws {
    let fixture = try Fixture()
    let unit = variants.map { "<tuv xml:lang='\($0)'><seg>\($0)</seg></tuv>" }.joined()
    let path = try fixture.file(
      "a.tmx",
      """
      <tmx><header srclang='\(written)'/><body>
      <tu><prop type="x-word-alignment">0-3 2-1</prop>\(unit)</tu></body></tmx>
      """)
    #expect(try Fixture.pairs(path, source, target).map(\.alignment) == [expected])
  }

  @Test func aUnitMayNameTheLanguageThatWasTranslated() throws {
    let fixture = try Fixture()
    let unit = Fixture.unit(["en": "a", "fr": "b"])
      .replacing("<tu>", with: "<tu srclang='SRC'><prop type='x-word-alignment'>0-1</prop>")
    let units = ["fr", "en", "*all*"].map { unit.replacing("SRC", with: $0) }.joined()
    let path = try fixture.file("a.tmx", Fixture.tmx(units))
    #expect(try Fixture.pairs(path).map(\.alignment) == ["1-0", "0-1", "0-1"])
  }
}
