import Corpora
import TestSupport
import Testing

/// What XLIFF files mark as untranslated, unconfirmed or rejected.
@Suite struct XLIFFMarksTests {
  /// The pairs that are kept where such units are dropped, and how many are dropped for it.
  private static func kept(_ text: String) throws -> (pairs: [String], dropped: Int) {
    try Fixture.with(text, named: "a.xlf") { (path) throws in
      let read = try Fixture.read(
        CorpusRequest(
          files: [path], source: "en", target: "fr", cleaning: Cleaning(dropsUntranslated: true)))
      return (read.pairs.map(\.joined), read.report.rejected[.untranslated]?.count ?? 0)
    }
  }

  @Test(
    "The attributes of a target of 1.2",
    arguments: [
      (#"state="new""#, false), (#"state="needs-translation""#, false),
      (#"state="NEEDS-L10N""#, false), (#"state="needs-adaptation""#, false),
      (#"state-qualifier="rejected-grammar""#, false),
      (#"state="translated""#, true), (#"state="final""#, true), (#"state="signed-off""#, true),
      (#"state="needs-review-translation""#, true), (#"state="x-own""#, true), ("", true),
    ])
  func targets(attributes: String, isKept: Bool) throws {
    let text = XLIFFTests.version1(
      "<trans-unit id='1'><source>a</source><target \(attributes)>b</target></trans-unit>")
    #expect(try Self.kept(text) == (isKept ? ["a|b"] : [], isKept ? 0 : 1))
    #expect(try XLIFFTests.pairs(text) == ["a|b"])
  }

  @Test(
    "The attributes of a unit of 1.2, and those of other programs",
    arguments: [
      (#"translate="no""#, false), (#"translate="yes""#, true),
      (#"xmlns:mq="MQXliff" mq:status="NotStarted""#, false),
      (#"xmlns:mq="MQXliff" mq:status="Rejected""#, false),
      (#"xmlns:mq="MQXliff" mq:status="ManuallyConfirmed""#, true),
      (#"approved="no""#, true),
    ])
  func units(attributes: String, isKept: Bool) throws {
    let text = XLIFFTests.version1(
      "<trans-unit \(attributes)><source>a</source><target>b</target></trans-unit>")
    #expect(try Self.kept(text) == (isKept ? ["a|b"] : [], isKept ? 0 : 1))
  }

  @Test("`translate` is inherited, and taken back further in")
  func inheritance() throws {
    func unit(_ text: String, _ attributes: String = "") -> String {
      "<trans-unit \(attributes)><source>\(text)</source><target>t</target></trans-unit>"
    }
    let first = XLIFFTests.version1(
      "<group translate='no'>\(unit("a"))<group translate='yes'>\(unit("b"))</group>"
        + unit("c", "translate='yes'") + "\(unit("d"))</group>\(unit("e"))")
    let one = try Self.kept(first)
    #expect(one.pairs == ["b|t", "c|t", "e|t"] && one.dropped == 2)
    let second = XLIFFTests.version2(
      """
      <group translate="no"><unit id="1"><segment><source>a</source><target>t</target></segment></unit>
      <unit id="2" translate="yes"><segment><source>b</source><target>t</target></segment>
      <segment state="initial"><source>c</source><target>t</target></segment></unit></group>
      <unit id="3"><segment state="reviewed"><source>d</source><target>t</target></segment></unit>
      """)
    let two = try Self.kept(second)
    #expect(two.pairs == ["b|t", "d|t"] && two.dropped == 2)
  }

  @Test("The segments of Trados, each by its own level")
  func segmentsOfTrados() throws {
    let text = XLIFFTests.version1(
      """
      <trans-unit id="1"><source>x</source>
      <seg-source><mrk mtype="seg" mid="1">a</mrk><mrk mtype="seg" mid="2">b</mrk></seg-source>
      <target><mrk mtype="seg" mid="1">c</mrk><mrk mtype="seg" mid="2">d</mrk></target>
      <sdl:seg-defs xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0">
      <sdl:seg id="1" conf="Draft"/><sdl:seg id="2" conf="Translated"/></sdl:seg-defs></trans-unit>
      """)
    #expect(try Self.kept(text) == (["b|d"], 1))
  }
}
