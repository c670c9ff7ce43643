import Corpora
import TestSupport
import Testing

/// What XLIFF files mark as untranslated, unconfirmed or rejected.
@Suite struct UntranslatedTests {
  private static func pairs(_ text: String, drops: Bool = true) throws -> (
    pairs: [String], dropped: Int
  ) {
    try Fixture.with(text, named: "a.xlf") { path in
      let read = try Fixture.read(
        CorpusRequest(
          files: [path], source: "en", target: "fr",
          cleaning: Cleaning(dropsUntranslated: drops)))
      return (read.pairs.map(\.joined), read.report.rejected[.untranslated]?.count ?? 0)
    }
  }

  private static func unit(_ attributes: String, target: String = "") -> String {
    XLIFFTests.version1(
      "<trans-unit id='1' \(attributes)><source>a</source><target \(target)>b</target></trans-unit>",
      attributes: "xmlns:mq='MQXliff' xmlns:m='x' source-language='en' target-language='fr'")
  }

  @Test(
    "A mark of 1.2 and its dialects",
    arguments: [
      ("", "state='new'", true), ("", "state='needs-translation'", true),
      ("", "state='NEEDS-L10N'", true), ("", "state='needs-adaptation'", true),
      ("", "state='New'", true), ("", "state='translated'", false), ("", "state='final'", false),
      ("", "state='signed-off'", false), ("", "state='needs-review-translation'", false),
      ("", "state='x-new'", false), ("", "state=''", false), ("", "", false),
      ("", "state='translated' state-qualifier='rejected-grammar'", true),
      ("", "state='translated' state-qualifier='leveraged-tm'", false),
      ("translate='no'", "", true), ("translate='no'", "state='final'", true),
      ("translate='yes'", "", false), ("translate='yes'", "state='new'", true),
      ("approved='no'", "", false),
      ("mq:status='NotStarted'", "", true), ("mq:status='Rejected'", "", true),
      ("mq:status='PartiallyEdited'", "", true), ("mq:status='Pretranslated'", "", true),
      ("mq:status='ManuallyConfirmed'", "", false), ("mq:status='Proofread'", "", false),
      ("m:confirmed='0'", "", true), ("m:confirmed='1'", "", false),
    ])
  func marks(unit: String, target: String, isDropped: Bool) throws {
    let text = Self.unit(unit, target: target)
    let read = try Self.pairs(text)
    #expect(read.pairs == (isDropped ? [] : ["a|b"]) && read.dropped == (isDropped ? 1 : 0))
    #expect(try Self.pairs(text, drops: false).pairs == ["a|b"])
  }

  @Test(
    "translate is inherited, and the nearest counts",
    arguments: [
      ("<group translate='no'>", "", "</group>", true),
      ("<group translate='no'><group>", "", "</group></group>", true),
      ("<group translate='no'><group translate='yes'>", "", "</group></group>", false),
      ("<group translate='no'>", "translate='yes'", "</group>", false),
      ("<group translate='no'></group>", "", "", false),
      ("<group translate='no'><group translate='yes'/>", "", "</group>", true),
    ])
  func inheritance(head: String, attributes: String, tail: String, isDropped: Bool) throws {
    let read = try Self.pairs(
      XLIFFTests.version1(
        "\(head)<trans-unit id='1' \(attributes)><source>a</source><target>b</target></trans-unit>\(tail)"
      ))
    #expect(read.pairs.isEmpty == isDropped)
  }

  @Test(
    "Version 2",
    arguments: [
      ("", "", "state='initial'", true), ("", "", "", false), ("", "", "state='translated'", false),
      ("", "", "state='reviewed'", false), ("", "", "state='final'", false),
      ("translate='no'", "", "", true), ("translate='no'", "translate='yes'", "", false),
      ("", "translate='no'", "", true), ("", "translate='no'", "state='final'", true),
    ])
  func version2(group: String, unit: String, segment: String, isDropped: Bool) throws {
    let read = try Self.pairs(
      XLIFFTests.version2(
        "<group id='g' \(group)><unit id='u' \(unit)><segment \(segment)><source>a</source>"
          + "<target>b</target></segment></unit></group>"
          + "<unit id='v'><segment><source>c</source><target>d</target></segment></unit>"))
    #expect(read.pairs == (isDropped ? ["c|d"] : ["a|b", "c|d"]))
  }

  @Test(
    "Each segment of a unit of version 2 has a state of its own, and the unit's `translate` counts for all"
  )
  func segments() throws {
    let read = try Self.pairs(
      XLIFFTests.version2(
        """
        <group translate="no"><unit id="1"><segment><source>a</source><target>t</target></segment></unit>
        <unit id="2" translate="yes"><segment><source>b</source><target>t</target></segment>
        <segment state="initial"><source>c</source><target>t</target></segment></unit></group>
        <unit id="3"><segment state="reviewed"><source>d</source><target>t</target></segment></unit>
        """))
    #expect(read.pairs == ["b|t", "d|t"] && read.dropped == 2)
  }

  @Test("translate='no' of a file of version 2 ends with it")
  func files() throws {
    func file(_ attributes: String, _ text: String) -> String {
      "<file id='\(text)' \(attributes)><unit id='u'><segment><source>\(text)</source><target>t</target>"
        + "</segment></unit></file>"
    }
    let text =
      "<xliff version='2.0' srcLang='en' trgLang='fr'>\(file("translate='no'", "a"))\(file("", "b"))</xliff>"
    #expect(try Self.pairs(text).pairs == ["b|t"])
  }

  @Test(
    "Segments of Trados, each with its own",
    arguments: [
      ("Draft", true), ("Unspecified", true), ("RejectedTranslation", true),
      ("RejectedSignOff", true),
      ("Translated", false), ("ApprovedTranslation", false), ("ApprovedSignOff", false),
    ])
  func levels(level: String, isDropped: Bool) throws {
    func text(_ target: String) -> String {
      XLIFFTests.version1(
        """
        <trans-unit id='1'><source>A. B.</source><seg-source><mrk mtype='seg' mid='1'>A.</mrk> <mrk mtype='seg' mid='2'>B.\
        </mrk></seg-source><target>\(target)</target>
        <sdl:seg-defs><sdl:seg id='1' conf='Translated'/><sdl:seg id='2' conf='\(level)'/><sdl:seg id='3'/></sdl:seg-defs>
        </trans-unit>
        """,
        attributes: "xmlns:sdl='sdl' source-language='en' target-language='fr'")
    }
    let segments = try Self.pairs(
      text("<mrk mtype='seg' mid='1'>C.</mrk> <mrk mtype='seg' mid='2'>D.</mrk>"))
    #expect(segments.pairs == (isDropped ? ["A.|C."] : ["A.|C.", "B.|D."]))
    // A text of which a part is unconfirmed.
    #expect(try Self.pairs(text("C. D.")).pairs == (isDropped ? [] : ["A. B.|C. D."]))
  }
}
