import Basics
import Corpora
import Foundation
import TestSupport
import Testing

/// What an XLIFF file gives: RULES in the documentation of `XLIFFReader`.
@Suite struct XLIFFTests {
  /// A file of version 1.2 from `en` to `fr`, or as `attributes` say.
  static func version1(
    _ units: String, attributes: String = #"source-language="en" target-language="fr""#
  ) -> String {
    """
    <?xml version="1.0"?>
    <xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="x" \(attributes)><header/><body>
    \(units)
    </body></file></xliff>
    """
  }

  static func version2(_ units: String, languages: String = #"srcLang="en" trgLang="fr""#) -> String
  {
    """
    <xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" \(languages)><file id="f">
    \(units)
    </file></xliff>
    """
  }

  static func pairs(
    _ text: String, _ source: String = "en", _ target: String = "fr", recover: Bool = false
  ) throws -> [String] {
    try Fixture.with(text, named: "a.xlf") { path in
      try Fixture.pairs(path, source, target, recover: recover).map(\.joined)
    }
  }

  static func list(_ text: String) throws -> [String] {
    try Fixture.with(text, named: "a.xlf", Fixture.list)
  }

  static func unit(_ source: String, _ target: String) -> String {
    "<trans-unit id=\"1\"><source>\(source)</source><target>\(target)</target></trans-unit>"
  }

  @Test(
    "Inline elements of 1.2",
    arguments: [
      ("a<bpt id='1'>X<sub>s</sub></bpt>b<ept id='1'>X</ept>c", "abc"),
      ("a<sub>gone</sub>b", "ab"),
      ("a<ph id='1'>X</ph>b<it id='2' pos='open'>Y</it>c", "a b c"),
      ("a<x id='1'/>b<bx id='2'/>c<ex id='2'/>d", "a b c d"),
      ("bouton<x id='1'/>.", "bouton."),
      ("a <x id='1'/> b", "a b"),
      ("a<g id='1'>b<g id='2'>c</g></g>d<mrk mtype='term'>e</mrk>", "abcde"),
      ("<!-- c --><![CDATA[<x>]]> a\n\t b ", "<x> a b"),
    ])
  func inlineElements(markup: String, text: String) throws {
    #expect(try Self.pairs(Self.version1(Self.unit(markup, "t"))) == [text + "|t"])
    #expect(try Self.pairs(Self.version1(Self.unit("s", markup))) == ["s|" + text])
  }

  @Test(
    "Inline elements of 2",
    arguments: [
      ("a<pc id='1'>b<pc id='2'>c</pc></pc>d<mrk id='n' type='term'>k</mrk>", "abcdk"),
      ("d<ph id='3'/>e", "d e"),
      (
        "e<cp hex='0001'/>f<sc id='4'/>g<ec startRef='4'/>h<sm id='m'/>i<em startRef='m'/>j",
        "efghij"
      ),
    ])
  func inlineElements2(markup: String, text: String) throws {
    let unit = "<unit id='1'><segment><source>\(markup)</source><target>t</target></segment></unit>"
    #expect(try Self.pairs(Self.version2(unit)) == [text + "|t"])
  }

  @Test("alt-trans, notes, and units without a target give nothing")
  func whatGivesNoPair() throws {
    let text = Self.version1(
      """
      <trans-unit id="1"><source>only source</source></trans-unit>
      <trans-unit id="2"><source>empty target</source><target> <x id="1"/> </target></trans-unit>
      <trans-unit id="3"><source><x id="1"/></source><target>empty source</target></trans-unit>
      <trans-unit id="4"><source>alt</source><alt-trans><source>a</source><target>b</target></alt-trans></trans-unit>
      <trans-unit id="5" translate="no" approved="no"><source>n</source><target state="new">m</target><note>no</note>\
      <alt-trans><target>no</target></alt-trans></trans-unit>
      <group><group><trans-unit id="6"><source>deep</source><target>profond</target></trans-unit></group></group>
      <trans-unit id="7"><note>no source</note><target>t</target></trans-unit>
      <bin-unit id="8"><bin-source/><source>s</source><target>t</target></bin-unit>
      """)
    #expect(try Self.pairs(text) == ["n|m", "deep|profond"])
    #expect(try Self.list(text) == ["en 5", "fr 3"])
  }

  @Test(
    "Segments of 1.2: pairs where both sides hold the same ids, else the unit as a whole",
    arguments: [
      (
        "<mrk mtype='seg' mid='0'>A.</mrk> <mrk mtype='seg' mid='1'>B.</mrk>",
        "<mrk mtype='seg' mid='0'>Ä.</mrk> <mrk mtype='seg' mid='1'>Ö.</mrk>", ["A.|Ä.", "B.|Ö."]
      ),
      // Inside other markup, and in another order.
      (
        "<g id='1'><mrk mtype='seg' mid='a'>C.</mrk> <mrk mtype='seg' mid='b'>D.</mrk></g>",
        "<g id='1'><mrk mtype='seg' mid='b'>D2</mrk> <mrk mtype='seg' mid='a'>C2</mrk></g>",
        ["C.|C2", "D.|D2"]
      ),
      // A segment without text gives no pair; the others do.
      (
        "<mrk mtype='seg' mid='0'>I.</mrk> <mrk mtype='seg' mid='1'>J.</mrk>",
        "<mrk mtype='seg' mid='0'></mrk> <mrk mtype='seg' mid='1'>J2</mrk>", ["J.|J2"]
      ),
      // A segment is missing, the target has none, an id stands twice or is not there.
      (
        "<mrk mtype='seg' mid='0'>E.</mrk> <mrk mtype='seg' mid='1'>F.</mrk>",
        "<mrk mtype='seg' mid='0'>E2 F2</mrk>", ["whole|E2 F2"]
      ),
      ("<mrk mtype='seg' mid='0'>G.</mrk>", "G2 H2", ["whole|G2 H2"]),
      (
        "<mrk mtype='seg' mid='1'>a</mrk> <mrk mtype='seg' mid='1'>b</mrk>",
        "<mrk mtype='seg' mid='1'>A</mrk> <mrk mtype='seg' mid='1'>B</mrk>", ["whole|A B"]
      ),
      ("<mrk mtype='seg'>a</mrk>", "<mrk mtype='seg'>A</mrk>", ["whole|A"]),
      // Markup is dropped in a segment as elsewhere.
      (
        "<mrk mtype='seg' mid='0'>a<x id='1'/>b<bpt id='2'>X</bpt></mrk>",
        "<mrk mtype='seg' mid='0'>c<ph id='1'>X</ph>d</mrk>", ["a b|c d"]
      ),
    ])
  func segments(source: String, target: String, expected: [String]) throws {
    let unit =
      "<trans-unit id='1'><source>whole</source><seg-source>\(source)</seg-source>"
      + "<target>\(target)</target></trans-unit>"
    let text = Self.version1(unit + Self.unit("next", "suivant"))
    #expect(try Self.pairs(text) == expected + ["next|suivant"])
    // However many parts it has, a list counts it once.
    #expect(try Self.list(text) == ["en 2", "fr 2"])
  }

  @Test("A list counts the segments of version 2, ignorable text and matches are passed over")
  func segments2() throws {
    let text = Self.version2(
      """
      <unit id="1"><notes><note>no</note></notes><originalData><data id="d">no</data></originalData>
      <segment><source>s1</source><target>t1</target></segment>
      <ignorable><source>ign</source><target>ign</target></ignorable>
      <segment><source>no target</source></segment>
      <segment><source>empty</source><target> </target></segment>
      <segment><source>s2</source><target order="1">t2</target></segment>
      <m:matches xmlns:m="urn:oasis:names:tc:xliff:matches:2.0"><m:match><source>m</source><target>m</target>\
      </m:match></m:matches></unit>
      <group id="g"><unit id="2" translate="no"><segment><source>s3</source><target>t3</target></segment></unit></group>
      """)
    #expect(try Self.pairs(text) == ["s1|t1", "s2|t2", "s3|t3"])
    #expect(try Self.pairs(text, "fr", "en") == ["t1|s1", "t2|s2", "t3|s3"])
    #expect(try Self.list(text) == ["en 5", "fr 3"])
  }

  @Test(
    "Every file declares its languages, and is read in either direction",
    arguments: [
      ("en", "fr", ["one|un", "three|trois"]), ("en", "fr-CA", ["one|un", "three|trois"]),
      ("en", "de-AT", ["two|zwei"]), ("de", "en", ["zwei|two"]),
      ("en-GB", "en-US", ["colour|color"]), ("en-US", "en-GB", ["color|colour"]),
      ("en", "en-US", ["colour|color"]),
    ])
  func languagesOfFiles(source: String, target: String, expected: [String]) throws {
    func file(_ attributes: String, _ source: String, _ target: String) -> String {
      "<file original='x' \(attributes)><body>\(Self.unit(source, target))</body></file>"
    }
    let text =
      "<xliff version='1.2'>"
      + file("source-language='en' target-language='fr-FR'", "one", "un")
      + file("source-language='en-US' target-language='de'", "two", "zwei")
      + file("source-language='eng' target-language='fr_CA'", "three", "trois")
      + file("source-language='en'", "four", "quatre")
      + file("source-language='en-GB' target-language='en-US'", "colour", "color") + "</xliff>"
    #expect(try Self.pairs(text, source, target) == expected)
  }

  @Test("A target language that is declared counts as held")
  func declaredLanguage() throws {
    let text = Self.version1("<trans-unit id='1'><source>untranslated</source></trans-unit>")
    #expect(try Self.pairs(text) == [])
    let error = try Fixture.with(text, named: "a.xlf") { try Fixture.failure($0, "en", "de") }
    #expect(error.kind == .data)
    #expect(error.found == "no unit holds de")
    #expect(try Self.pairs("<xliff version='1.2'/>") == [])
  }

  @Test("Namespaces, private elements, and the structure of other programs do not matter")
  func dialects() throws {
    let text = """
      <x:xliff xmlns:x="urn:oasis:names:tc:xliff:document:1.2" xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0"
        version="1.2" sdl:version="1.0"><x:file original="a.doc" source-language="en" target-language="fr">
      <x:header><sdl:seg-defs/></x:header><x:body><x:group><sdl:cxts/><x:trans-unit id="1"><x:source>A. B.</x:source>
      <x:seg-source><x:g id="3"><x:mrk mtype="seg" mid="1">A.</x:mrk> <x:mrk mtype="seg" mid="2">B.</x:mrk></x:g>
      </x:seg-source><x:target><x:g id="3"><x:mrk mtype="seg" mid="1">C.</x:mrk>
      <x:mrk mtype="seg" mid="2"><x:mrk mtype="x-sdl-deleted">D</x:mrk>.</x:mrk></x:g></x:target>
      <sdl:seg-defs><sdl:seg id="1" conf="Translated"/></sdl:seg-defs></x:trans-unit></x:group></x:body></x:file></x:xliff>
      """
    #expect(try Self.pairs(text) == ["A.|C.", "B.|D."])
  }

  @Test("With --recover, every whole unit around damage is kept")
  func recovery() throws {
    let text = Self.version1(
      Self.unit("a", "A")
        + "<trans-unit id='2'><source>b</source><target>B &nbsp; c</target></trans-unit>"
        + Self.unit("d", "D"))
    #expect(throws: UserError.self) { try Self.pairs(text) }
    #expect(try Self.pairs(text, recover: true) == ["a|A", "d|D"])
    let unclosed = Self.version1(
      "<trans-unit id='1'><source>a</source><target>A</target>" + Self.unit("d", "D"))
    #expect(try Self.pairs(unclosed, recover: true) == ["a|A", "d|D"])
    // Damage in a unit whose end is missing: its segments are not whole, though they match.
    let segmented = Self.version1(
      "<trans-unit id='1'><source>a b</source><seg-source><mrk mtype='seg' mid='1'>a b</mrk></seg-source>"
        + "<target><mrk mtype='seg' mid='1'>A &x; B</mrk></target>" + Self.unit("d", "D"))
    #expect(try Self.pairs(segmented, recover: true) == ["d|D"])
    let whole = Self.version1(Self.unit("a", "A") + Self.unit("b", "cut"))
    let cut = String(try #require(whole.split(separator: "ut</target>").first))
    #expect(try Self.pairs(cut, recover: true) == ["a|A"])
  }

  @Test(
    "With --recover, where the start of a file is lost, its units are not taken for those of the file before",
    arguments: [
      "</file>\n<file or", "file>\n<file original='1' so", "le>\n<fi",
      "2</target></trans-unit></body></file>\n<file ",
      "t></trans-unit></body></file>\n<file original='1' source-language='en' target-lang", "<fil",
      "ile",
      "y></file>\n<file original='1' source-language='en' target-language='de'", "</file>\n<",
    ])
  func lostFiles(part: String) throws {
    let files = ["fr", "de", "fr"].enumerated().map { number, language in
      let units = (0..<3).map { Self.unit("en \(number) \($0)", "\(language) \(number) \($0)") }
      return
        "<file original='\(number)' source-language='en' target-language='\(language)'><header/><body>\n"
        + units.joined(separator: "\n") + "</body></file>"
    }.joined(separator: "\n")
    // The one between the first two files: the mark is put where the second begins.
    let text = "<?xml version='1.0'?>\n<xliff version='1.2'>\n\(files)\n</xliff>"
    let second = try #require(text.range(of: "<file original='1'"))
    let before = try #require(
      text.range(of: "<target>fr 0 2</target>")
    ).lowerBound
    let region = text[before..<text.index(second.lowerBound, offsetBy: 70)]
    let lost = try #require(
      region.range(of: part, options: part == "<fil" || part == "ile" ? .backwards : []))
    var damaged = text
    damaged.removeSubrange(lost)
    let pairs = try Self.pairs(damaged, recover: true)
    #expect(pairs.allSatisfy { !$0.contains("de ") && !$0.contains("en 1") }, "\(pairs)")
    #expect(pairs.starts(with: ["en 0 0|fr 0 0", "en 0 1|fr 0 1"]))
    #expect(pairs.suffix(3) == (0..<3).map { "en 2 \($0)|fr 2 \($0)" })
  }

  @Test("With --recover, segments of version 2 whose languages are lost with the root are counted")
  func lostLanguages() throws {
    let text =
      "<xliff version='2.0' srcLang='en' trgLang='fr>\n<file id='f'>"
      + "<unit id='1'><segment><source>a</source><target>b</target></segment></unit></file></xliff>"
    try Fixture.with(text, named: "a.xlf") { (path) throws in
      let read = try Fixture.read(
        CorpusRequest(files: [path], source: "en", target: "fr", recover: true))
      #expect(read.pairs.isEmpty && read.report.rejected[.damaged]?.count == 1)
    }
  }

  @Test("With --recover, a head of which nothing is left costs the first file alone")
  func lostHead() throws {
    let files = (0..<2).map {
      "<file original='\($0)' source-language='en' target-language='fr'><header/><body>"
        + Self.unit("a\($0)", "b\($0)") + "</body></file>"
    }.joined(separator: "\n")
    for head in ["<xliff version='1.2' xmlns='u", "<xl", "<xliff version='1.2' <"] {
      let text = head + files.dropFirst(20) + "</xliff>"
      #expect(try Self.pairs(text, recover: true) == ["a1|b1"], "\(head)")
    }
  }
}
