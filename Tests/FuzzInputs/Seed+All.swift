extension Seed {
  /// Every format, in every encoding and container, whole and damaged.
  package static let all: [Seed] = tmx + packed + damaged + xliff + xces + testSets + text

  private static func memory(_ units: String, before: String = #"<?xml version="1.0"?>"#) -> String
  {
    #"\#(before)<tmx version="1.4"><header srclang="en"/><body>\#(units)</body></tmx>"#
  }

  private static func unit(_ source: String, _ target: String) -> String {
    #"<tu><tuv xml:lang="en"><seg>\#(source)</seg></tuv><tuv xml:lang="fr"><seg>\#(target)</seg></tuv></tu>"#
  }

  private static let small = memory(unit("a dog", "un chien"))
  private static let accented = memory(unit("summer", "été"), before: "")

  private static let tmx = [
    Seed("tmx", small),
    Seed(
      "tmx-1.1",
      """
      <tmx version="1.1"><header srclang="*all*"/><body><tu srclang="EN-us"><note>n</note>
      <tuv lang="EN-us"><seg>a</seg></tuv><tuv lang="fr_CA"><seg>b</seg><seg>c</seg></tuv>
      <tuv xml:lang="fra"><seg/></tuv></tu></body></tmx>
      """),
    Seed(
      "tmx-inline",
      memory(
        unit(
          #"a <bpt i="1">&lt;b><sub>s</sub></bpt>b<ept i="1"/> <hi>c</hi><ph x="1"/>d<it pos="begin"/>"#,
          "e<ut>f</ut>g <![CDATA[<h>]]><!-- i --><?j k?>"))),
    Seed(
      "tmx-links",
      memory(
        #"<tu><prop type="x-word-alignment">0-0 1-2</prop>"# + unit("a b", "c d e").dropFirst(4))),
    Seed(
      "tmx-nested", memory("<tu><tu>" + unit("a", "b") + "</tu>" + unit("c", "d").dropFirst(4))),
    Seed(
      "tmx-namespace",
      #"<x:tmx xmlns:x="urn:x" xmlns="urn:y"><x:body>"# + unit("a", "b") + "</x:body></x:tmx>"),
    Seed(
      "tmx-entities",
      memory(
        unit("&e;&amp;&#233;&#xE9;", "b"),
        before: "<!DOCTYPE tmx [<!ENTITY e 'x<hi>y</hi>'><!ENTITY % p '<!ENTITY q \"r\">'>%p;]>")),
    Seed(
      "tmx-defaults",
      memory(
        "<tu><tuv><seg>a</seg></tuv></tu>",
        before: "<!DOCTYPE tmx [<!ATTLIST tuv xml:lang (en|fr) 'en' lang CDATA #IMPLIED>]>")),
    Seed("tmx-many", memory(unit("a ", "b") + "\u{1D}\u{54}\u{3}")),
  ]

  private static let packed = [
    Seed("utf-8-mark", [0xEF, 0xBB, 0xBF] + Array(accented.utf8)),
    Seed("utf-16le-mark", [0xFF, 0xFE] + wide(accented, bigEndian: false)),
    Seed("utf-16be-mark", [0xFE, 0xFF] + wide(accented, bigEndian: true)),
    Seed("utf-16le", wide(accented, bigEndian: false)),
    Seed("utf-16-half", [0xFF, 0xFE] + wide(accented, bigEndian: false).dropLast(41)),
    Seed(
      "utf-16-surrogate", [0xFF, 0xFE] + wide("<tmx>", bigEndian: false) + [0x3D, 0xD8, 0x3C, 0]),
    Seed(
      "utf-32le-mark", [0xFF, 0xFE, 0, 0] + accented.unicodeScalars.flatMap { bytes($0.value) }),
    Seed("latin-1", latin(memory(unit("summer", "été"), before: declared("ISO-8859-1")))),
    Seed("windows-1252", latin(memory(unit("a\u{93}", "é"), before: declared("windows-1252")))),
    Seed("shift-jis", latin(memory(unit("\u{82}\u{A0}", "b"), before: declared("Shift_JIS")))),
    Seed("iso-2022", memory(unit("\u{1B}$B$\"\u{1B}(B", "b"), before: declared("ISO-2022-JP"))),
    Seed("utf-7", memory(unit("+AOk-", "b"), before: declared("UTF-7"))),
    Seed("no-encoding", memory(unit("a", "b"), before: declared("x-none"))),
    Seed("gzip", gzip(small)),
    Seed(
      "gzip-members", gzip(String(small.prefix(90))) + gzip(String(small.dropFirst(90))) + [0, 0]),
    Seed("gzip-head", [0x1F, 0x8B, 8, 0xFF]),
    Seed("gzip-half", Array(gzip(small).dropLast(50))),
    Seed("gzip-checksum", gzip(small).dropLast(8) + [1, 2, 3, 4, 5, 6, 7, 8]),
    Seed("gzip-text", gzip("a\tb\nc\td\n"), as: .tabs),
    Seed("zip", "PK\u{3}\u{4}"),
  ]

  private static let damaged = [
    Seed("empty", ""),
    Seed("white-space", " \n\t "),
    Seed("not-xml", "{}"),
    Seed("html", "<!DOCTYPE html><html/>"),
    Seed("cut", String(small.dropLast(40))),
    Seed("cut-in-tag", String(small.dropLast(70))),
    Seed("mismatch", memory("<tu><tuv xml:lang='en'><seg>a<b>c</seg></tuv>" + unit("d", "e"))),
    Seed("open-unit", memory("<tu><tuv xml:lang='en'><seg>a</seg></tuv>" + unit("d", "e"))),
    Seed("ampersand", memory(unit("a & b", "c") + unit("&nbsp;", "d"))),
    Seed(
      "characters", memory(unit("\u{1}\u{1F}", "&#0;&#x1F;&#xD800;&#x110000;") + unit("a", "b"))),
    Seed(
      "utf-8-damage", Array(memory("").utf8.dropLast(13)) + [0xC3, 0x28, 0xED, 0xA0, 0x80, 0xF5]),
    Seed("attributes", memory("<tu a='1' a='2' b:c='3' d=e f>" + unit("a", "b"))),
    Seed("behind-root", small + "<tmx/>a"),
    Seed("depth", "<tmx><body>" + "<tu>\u{1D}\u{4}\u{50}"),
    Seed("attribute-list", "<tmx a='' b=''\u{1D}\u{5}\u{7F}>"),
    Seed(
      "type-list",
      "<!DOCTYPE tmx [<!ATTLIST tu a (b|c\u{1D}\u{2}\u{7F}\u{1D}\u{60}\u{20}) 'b'>]><tmx/>"),
    Seed(
      "blow-up",
      memory(
        unit("&b;", "c"),
        before:
          "<!DOCTYPE tmx [<!ENTITY a 'aaaa\u{1D}\u{4}\u{7F}'><!ENTITY b '&a;\u{1D}\u{3}\u{7F}'>]>")),
    Seed(
      "entity-loop",
      memory(
        unit("&a;", "c"), before: "<!DOCTYPE tmx [<!ENTITY a '&b;'><!ENTITY b '&a;'>]>")),
    Seed(
      "external",
      memory(
        unit("&a;", "c"),
        before:
          "<!DOCTYPE tmx SYSTEM 'a.dtd' [<!ENTITY a SYSTEM 'a.txt'><!ENTITY % b SYSTEM 'b'>%b;]>")),
  ]

  private static let xliff = [
    Seed(
      "xliff-1.2",
      """
      <xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
      <file original="a" source-language="en" target-language="fr-FR" datatype="plaintext"><body><group>
      <trans-unit id="1"><source>a <g id="1">b</g><x id="2"/>c<bx id="3"/><ex id="4"/></source>
      <target>d <bpt id="5">e</bpt><ept id="5">f</ept><ph id="6">g<sub>h</sub></ph><it id="7">i</it></target>
      <alt-trans><source>j</source><target>k</target></alt-trans></trans-unit></group></body></file></xliff>
      """),
    Seed(
      "xliff-1.2-segments",
      """
      <xliff version="1.2"><file source-language="en" target-language="fr"><body><trans-unit id="1">
      <source>a b</source><seg-source><mrk mtype="seg" mid="1">a</mrk> <mrk mtype="seg" mid="2">b</mrk>
      </seg-source><target><mrk mtype="seg" mid="2">c</mrk><mrk mtype="seg" mid="1">d</mrk></target>
      </trans-unit></body></file></xliff>
      """),
    Seed(
      "xliff-2.0",
      """
      <xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="fr">
      <file id="f"><unit id="1"><originalData><data id="d">x</data></originalData>
      <segment id="s"><source>a <pc id="1">b</pc><sc id="2"/><ec startRef="2"/></source>
      <target>c<ph id="3"/>d<cp hex="001A"/> <mrk id="4">e</mrk></target></segment>
      <ignorable><source> </source></ignorable></unit></file></xliff>
      """),
  ]

  private static let xces = [
    Seed(
      "xces",
      """
      <?xml version="1.0"?><!DOCTYPE cesAlign PUBLIC "-//CES//DTD XML cesAlign//EN" "">
      <cesAlign version="1.0"><linkGrp targType="s" fromDoc="en/a.xml" toDoc="fr/a.xml">
      <link id="SL1" xtargets="1;1" certainty="1"/><link xtargets="2 3;2"/><link xtargets=";3"/>
      <link xtargets="9;9"/></linkGrp></cesAlign>
      """,
      #"<document><p><s id="1"><w id="1.1">a</w> <w id="1.2">b</w></s><s id="2">c</s><s id="3">d</s></p></document>"#,
      #"<letsmt><body><s id="1">e</s><s id="2">f <time id="T1"/></s><s id="3"/></body></letsmt>"#),
    Seed(
      "xces-outside",
      """
      <cesAlign><linkGrp fromDoc="../a.xml" toDoc="/a.xml"><link xtargets="1;1;1"/><link/></linkGrp>
      <linkGrp fromDoc="a.xml" toDoc="a.xml"><link xtargets="1;1"/></linkGrp></cesAlign>
      """),
  ]

  private static func half(_ set: String, _ language: String, _ text: String) -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?><mteval><\(set) setid="a" srclang="en" trglang="\(language)">
    <doc docid="1" genre="b"><url>u</url><title>t</title><seg id="1">\(text)</seg>
    <seg id="2"> \(text) </seg></doc></\(set)></mteval>
    """
  }

  private static let testSets = [
    Seed(
      "wmt",
      """
      <?xml version='1.0' encoding='utf-8'?><dataset id="a"><collection id="b"><doc origlang="en" id="c">
      <src lang="en"><p><seg id="1">a</seg><seg id="2">b</seg></p></src>
      <ref lang="fr" translator="A"><p><seg id="1">c</seg><seg id="2">d</seg></p></ref>
      <ref lang="fr" translator="B"><p><seg id="1">e</seg></p></ref>
      <hyp system="f" language="fr"><p><seg id="1">g</seg></p></hyp></doc></collection></dataset>
      """),
    Seed("iwslt", half("srcset", "en", "a"), half("refset", "fr", "b"), as: .sideBySide),
    Seed("iwslt-half", half("srcset", "en", "a")),
    Seed(
      "sgml",
      #"<srcset setid="a" srclang=any><doc docid=b><seg id=1>a & b</seg></doc></srcset>"#,
      "<refset></refset>", as: .sideBySide),
  ]

  private static let text = [
    Seed("tabs", "a\tb\nc\td\te\n\nf\n \t \ng \u{85}h\r\n", as: .tabs),
    Seed("tabs-none", "a\nb\n", as: .tabs),
    Seed("tabs-damage", Array("a\tb\n".utf8) + [0, 9, 0x80, 10, 0xF0, 0x9F], as: .tabs),
    Seed("tabs-utf-16", [0xFF, 0xFE] + wide("é\tb\nc\td", bigEndian: false), as: .tabs),
    Seed("tabs-xml", small, as: .tabs),
    Seed("tabs-long", "a\tb \u{1D}\u{2}\u{7F}\u{1D}\u{7F}\u{7F}\nc\td\n", as: .tabs),
    Seed("lines", "a\nb\n\nc\n", "d\r\ne\nf\ng", as: .sideBySide),
    Seed("lines-uneven", "a\nb\n", "c\n", as: .sideBySide),
    Seed("lines-missing", "a\n", as: .sideBySide),
    Seed("prefix", "a\nb\n", "c\nd\n", as: .prefix),
    Seed("prefix-missing", "a\n", as: .prefix),
  ]

  // MARK: Encodings and containers

  private static func declared(_ encoding: String) -> String {
    #"<?xml version="1.0" encoding="\#(encoding)"?>"#
  }

  private static func latin(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
  }

  private static func wide(_ text: String, bigEndian: Bool) -> [UInt8] {
    text.utf16.flatMap { unit in
      let bytes = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
      return bigEndian ? bytes.reversed() : bytes
    }
  }

  private static func bytes(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// One member, stored as it is.
  private static func gzip(_ text: String) -> [UInt8] {
    let content = Array(text.utf8)
    var checksum: UInt32 = .max
    for byte in content {
      checksum ^= UInt32(byte)
      for _ in 0..<8 { checksum = checksum >> 1 ^ (checksum & 1 == 0 ? 0 : 0xEDB8_8320) }
    }
    let size = UInt32(content.count)
    return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1] + bytes(size).prefix(2) + bytes(~size).prefix(2)
      + content + bytes(~checksum) + bytes(size)
  }
}
