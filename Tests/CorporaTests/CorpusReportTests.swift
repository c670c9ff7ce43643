import Corpora
import Foundation
import Testing

@Suite struct CorpusReportTests {
  @Test func itSaysWhatFellToEachReasonAndWhere() throws {
    let (_, report) = try CleaningTests.read(
      "a\ta\nb\tc\nb\tc\n1\t2\nx y z\tx\nx\t\nd\te\nb\tc\nb\tc\nb\tc\n",
      Cleaning(
        maxWordLength: 9, requiresLetter: true, maxLengthRatio: 2, dropsIdentical: true,
        deduplicates: true))
    let lines = report.description.split(separator: "\n").map {
      $0.replacing(#/[^ ]*\/a\.tsv/#, with: "a.tsv")
    }
    #expect(
      lines == [
        "10 units, 2 pairs", "  1 with an empty side: a.tsv:6",
        "  1 with a side without letters: a.tsv:4",
        "  1 with sides too different in length: a.tsv:5", "  1 with identical sides: a.tsv:1",
        "  4 repeating an earlier pair: a.tsv:3, a.tsv:8, a.tsv:9, …",
      ])
  }

  @Test func itSaysWhatIsHeldOut() throws {
    var (_, report) = try CleaningTests.read("a\tb\nc\td\n", Cleaning.none)
    report.heldOut = 1
    #expect(report.description == "2 units, 2 pairs\n  1 pair held out for validation")
  }

  @Test func forProgramsItHasEveryReason() throws {
    let fixture = try Fixture()
    let tmx = Fixture.tmx(
      Fixture.unit(["en": "a", "fr": "b"]) + "\n" + Fixture.unit(["en": "a", "fr": "b"])
        + "\n<tu><tuv xml:lang=\"en\"><seg>&x;</seg></tuv></tu>")
    let path = try fixture.file("a.tmx", tmx)
    let report = try Fixture.read(
      CorpusRequest(
        files: [path], source: "en", target: "fr", recover: true,
        cleaning: Cleaning(deduplicates: true))
    ).report
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let json = String(decoding: try encoder.encode(report), as: UTF8.self)
      .replacing(path, with: "a.tmx")
    let none = #"{"count":0,"places":[]}"#
    let damage = try #require(report.firstDamage).replacing(path, with: "a.tmx")
    let expected =
      #"{"damage":{"count":1,"first":"\#(damage)","places":["a.tmx:5:32"]},"held-out":0,"pairs":1,"#
      + #""rejected":{"damaged":{"count":1,"places":["a.tmx:5:1"]},"#
      + #""direction":\#(none),"#
      + #""duplicate":{"count":1,"places":["a.tmx:4:1"]},"empty":\#(none),"identical":\#(none),"#
      + #""length-ratio":\#(none),"long-word":\#(none),"no-letter":\#(none),"#
      + #""no-segment":\#(none),"no-source":\#(none),"#
      + #""no-target":\#(none),"too-many-words":\#(none),"undeclared-target":\#(none),"#
      + #""untranslated":\#(none)},"#
      + #""skipped":{"bytes":0,"count":0,"places":[],"units":0},"trailing":\#(none),"units":3}"#
    #expect(json == expected)
  }
}
