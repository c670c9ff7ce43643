import Basics
import Corpora
import TestSupport
import Testing

/// What is known of a unit that was dropped.
@Suite struct RejectedUnitTests {
  private static func rejected(
    _ input: CorpusInput, recover: Bool = false, _ cleaning: Cleaning = Cleaning.none
  ) throws -> [String] {
    var corpus = try ParallelCorpus(
      CorpusRequest(input, source: "en", target: "fr", recover: recover, cleaning: cleaning))
    var units: [String] = []
    corpus.didReject = { unit in
      let texts = [unit.source, unit.target].map { String(decoding: $0, as: UTF8.self) }
      units.append(
        "\(unit.place.line):\(unit.place.column ?? 0) \(String(decoding: unit.id, as: UTF8.self)) "
          + "\(unit.reason.rawValue) \(texts.joined(separator: "|"))")
    }
    while try corpus.advance() {}
    return units
  }

  private static func rejected(
    _ text: String, named name: String = "a.xml", recover: Bool = false,
    _ cleaning: Cleaning = Cleaning.none
  ) throws -> [String] {
    try Fixture.with(text, named: name) {
      try rejected(.files([$0]), recover: recover, cleaning)
    }
  }

  @Test func ofTMX() throws {
    let long = String(repeating: "x", count: 2_000)
    let text = """
      <tmx><body><tu tuid="a"><tuv xml:lang="en"><seg>one</seg></tuv></tu>
      <tu tuid="b &amp; c"><tuv xml:lang="fr"><seg>un</seg></tuv></tu>
      <tu><tuv xml:lang="en-US"><seg>two</seg></tuv><tuv xml:lang="fr-CA"><seg/></tuv></tu>
      <tu tuid="\(long)"><tuv xml:lang="en"><seg>same</seg></tuv><tuv xml:lang="fr"><seg>same</seg></tuv></tu>
      <tu tuid="ok"><tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="fr"><seg>b</seg></tuv></tu></body></tmx>
      """
    #expect(
      try Self.rejected(text, Cleaning(dropsIdentical: true)) == [
        "1:12 a no-target one|", "2:1 b & c no-source |un", "3:1  empty two|",
        "4:1 \(long.prefix(1_000)) identical same|same",
      ])
  }

  @Test func ofXLIFF() throws {
    let first = XLIFFTests.version1(
      """
      <trans-unit id="u1"><source>a</source></trans-unit>
      <trans-unit id="u2"><source>A. B.</source><seg-source><mrk mtype="seg" mid="1">A.</mrk>
      <mrk mtype="seg" mid="2">B.</mrk></seg-source><target state="new"><mrk mtype="seg" mid="1">C.</mrk>
      <mrk mtype="seg" mid="2">D.</mrk></target></trans-unit>
      """)
    #expect(
      try Self.rejected(first, Cleaning(dropsUntranslated: true)) == [
        "3:1 u1 no-target a|", "4:1 u2/1 untranslated A.|C.", "4:1 u2/2 untranslated B.|D.",
      ])
    let second = XLIFFTests.version2(
      """
      <unit id="u"><segment id="s"><source>a</source></segment><segment><source>b</source></segment></unit>
      """)
    #expect(try Self.rejected(second) == ["2:14 u/s no-target a|", "2:58 u no-target b|"])
    let undeclared =
      "<xliff version='1.2'><file source-language='en'><trans-unit id='1'><source>a</source><target>b</target>"
      + "</trans-unit></file><file source-language='en' target-language='fr'>"
      + "<trans-unit id='2'><source>c</source></trans-unit></file></xliff>"
    #expect(
      try Self.rejected(undeclared).first?.hasSuffix("1 undeclared-target a|b") == true)
  }

  @Test func ofTestSetsAndLinksAndLines() throws {
    let set = """
      <dataset><doc id="d1"><src lang="en"><seg id="1">a</seg></src><ref lang="fr"/></doc>
      <doc id="d2"><src lang="en"><seg id="7">b</seg></src><ref lang="fr"><seg id="7"/></ref></doc></dataset>
      """
    #expect(try Self.rejected(set) == ["1:38 d1/1 no-target a|", "2:29 d2/7 empty b|"])
    let fixture = try Fixture()
    let source = try fixture.file(
      "s", "<srcset><doc docid='d'><seg id='1'>a</seg><seg id='2'>b</seg></doc></srcset>")
    let target = try fixture.file(
      "t", "<refset><doc docid='d'><seg id='2'>c</seg></doc></refset>")
    #expect(
      try Self.rejected(.sideBySide(sourceFile: source, targetFile: target))
        == ["1:24 d/1 no-target a|"])
    for name in ["en/d", "fr/d"] { _ = try fixture.file(name, "<t><s id='1'>x</s></t>") }
    let links = try fixture.file(
      "l.xml",
      "<cesAlign><linkGrp fromDoc='en/d' toDoc='fr/d'>\n<link id='SL1' xtargets='1;'/>\n"
        + "<link xtargets='1;9'/></linkGrp></cesAlign>")
    #expect(
      try Self.rejected(.files([links])) == ["2:1 SL1 empty |", "3:1 1;9 empty x|"])
    #expect(
      try Self.rejected("a\tb\nc\n\td\n", named: "a.tsv") == ["2:0  no-target c|", "3:0  empty |d"])
  }

  @Test func ofDamage() throws {
    let text = Fixture.tmx(
      "<tu tuid='x'><tuv xml:lang='en'><seg>a &x; b</seg></tuv></tu>"
        + Fixture.unit(["en": "a", "fr": "b"]))
    let units = try Self.rejected(text, recover: true)
    #expect(units.count == 1 && units[0].hasPrefix("3:1 x damaged"))
  }
}
