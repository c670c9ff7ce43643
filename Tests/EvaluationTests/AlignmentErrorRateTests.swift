import Basics
import Evaluation
import Foundation
import TestSupport
import Testing

@Suite struct AlignmentErrorRateTests {
  private let files: TemporaryFolder

  init() throws {
    files = try TemporaryFolder()
  }

  @Test func worksByHand() throws {
    // A = {0-0, 1-1, 2-2, 3-0}, S = {0-0, 1-1, 2-1}, P = S ∪ {2-2}.
    let rate = try AlignmentErrorRate(
      alignments: files.write("0-0 1-1 2-2\n3-0 3-0\n\n", to: "a"),
      gold: files.write("0-0 1-1 2-1 2p2 0p0\n\n\n", to: "g"))
    #expect(rate.answerCount == 4)
    #expect(rate.sureCount == 3)
    #expect(rate.possibleCount == 4)
    #expect(rate.rate == 1 - (2.0 + 3.0) / (4 + 3))
    #expect(rate.precision == 3.0 / 4)
    #expect(rate.recall == 2.0 / 3)
    #expect(
      rate.report
        == "AER 28.57  precision = 75.00 recall = 66.67 sentences = 3 links = 4 sure = 3 possible = 4"
    )
  }

  @Test func extremes() {
    let gold = WordLinks(sure: [.init(source: 0, target: 1)])
    var perfect = AlignmentErrorRate()
    perfect.add(answer: gold, gold: gold)
    #expect(perfect.rate == 0)
    var silent = AlignmentErrorRate()
    silent.add(answer: WordLinks(sure: []), gold: gold)
    #expect(silent.rate == 1)
    #expect(silent.precision == 1)
    #expect(silent.recall == 0)
    var nothing = AlignmentErrorRate()
    nothing.add(answer: WordLinks(sure: []), gold: WordLinks(sure: []))
    #expect(nothing.rate == 0)
  }

  @Test(
    .enabled(
      if: SharedData.file("data/hansards/test.gold") != nil, "needs ../shared/data/hansards"))
  func hansards() throws {
    let answer = try #require(SharedData.file("data/hansards/awesome-align.pharaoh"))
    let gold = try #require(SharedData.file("data/hansards/test.gold"))
    let rate = try AlignmentErrorRate(alignments: answer.path, gold: gold.path)
    #expect(rate.sentenceCount == 447)
    #expect(rate.report.hasPrefix("AER 4.07 "))
  }

  @Test("A byte-order mark stands before the first link", arguments: ["\n", "\r\n", "\r"])
  func marks(end: String) throws {
    let answer = try files.write("\u{FEFF}0-0 1-1\(end)2-2\(end)", to: "a")
    let gold = try files.write(
      [0xFF, 0xFE] + "0-0 1p1\(end)2-2\(end)".utf8.reduce(into: []) { $0 += [$1, 0] }, to: "g")
    let rate = try AlignmentErrorRate(alignments: answer, gold: gold)
    #expect(rate.sentenceCount == 2 && rate.rate == 0 && rate.warnings.isEmpty)
  }

  @Test(arguments: [
    ("0-0\n1-1 2:3\n", "2:6: found \":3\", expected - between source and target"),
    ("0p0\n", "1:2: found \"p0\", expected - between source and target (possible links belong"),
    ("0-0 \n -1-2\n", "2:2: found \"-1-2\", expected the index of a source word, as in 3-4"),
    ("3-\n", "1:3: found the end of the line, expected the index of a target word"),
    ("3- 4\n", "1:3: found a space, expected the index of a target word"),
    ("é 0-0\n", "1:1: found \"é\", expected the index of a source word"),
    ("0-0é\n", "1:4: found \"é\", expected a space before the next link"),
    ("0-99999999999\n", "1:3: found \"99999999999\", expected the index of a target word, from 0"),
  ])
  func malformedAnswers(text: String, message: String) throws {
    let path = try files.write(text, to: "a")
    let gold = try files.write("0-0\n0-0\n", to: "g")
    let error = #expect(throws: UserError.self) {
      try AlignmentErrorRate(alignments: path, gold: gold)
    }
    #expect(error?.kind == .data)
    #expect(
      error?.description.hasPrefix("\(path):\(message)") == true, "\(error?.description ?? "")")
  }

  @Test func malformedGold() throws {
    let path = try files.write("0-0 1x1\n", to: "g")
    let error = try #require(throws: UserError.self) {
      try AlignmentErrorRate(alignments: files.write("0-0\n", to: "a"), gold: path)
    }
    #expect(
      error.description
        == "\(path):1:6: found \"x1\", expected - (sure) or p (possible) between source and target")
  }

  @Test func differentNumbersOfLines() throws {
    let error = try #require(throws: UserError.self) {
      try AlignmentErrorRate(
        alignments: files.write("0-0\n", to: "a"), gold: files.write("0-0\n\n", to: "g"))
    }
    #expect(error.kind == .data)
    #expect(error.description.contains("has 1 line and "))
  }
}
