import Basics
import Evaluation
import Foundation
import TestSupport
import Testing

@Suite struct TranslationScoresTests {
  private let files: TemporaryFolder

  init() throws {
    files = try TemporaryFolder()
  }

  @Test func reportsBothScores() throws {
    let scores = try TranslationScores(
      hypotheses: files.write("the Cat sat on the mat\n\n", to: "h"),
      references: files.write("the cat sat on the mat\n\n", to: "r"), lowercase: false)
    #expect(
      scores.report(version: "dragoman-0.0.0") == """
        BLEU 53.73 83.3/60.0/50.0/33.3 (BP = 1.000 ratio = 1.000 hyp_len = 6 ref_len = 6)  \
        nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:dragoman-0.0.0
        chrF 78.16  nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:dragoman-0.0.0
        """)
    #expect(scores.warnings.isEmpty)
  }

  /// sacreBLEU 2.6 with `--confidence`, which draws other random numbers, says 51.77 ± 5.17 and 70.11 ± 2.88 of these lines.
  @Test func confidenceIntervals() throws {
    let words = ["a", "dog", "runs", "over", "the", "old", "bridge", "and", "sleeps", "well"]
    var hypotheses: [String] = []
    var references: [String] = []
    for line in 0..<60 {
      let reference = (0..<8 + line % 5).map { words[(line * 7 + $0 * 3 + $0 * $0 * line) % 10] }
      var hypothesis = reference
      for place in stride(from: line % 4, to: hypothesis.count, by: 3 + line % 7) {
        hypothesis[place] = words[(line + place) % 10]
      }
      references.append(reference.joined(separator: " "))
      hypotheses.append(hypothesis.joined(separator: " "))
    }
    let (h, r) = try (
      files.write(hypotheses.joined(separator: "\n"), to: "h"),
      files.write(references.joined(separator: "\n"), to: "r")
    )
    let plain = try TranslationScores(hypotheses: h, references: r, lowercase: false)
    #expect(plain.intervals == nil && plain.sentenceCount == 60)
    let scores = try TranslationScores(
      hypotheses: h, references: r, lowercase: false, hasIntervals: true)
    #expect(scores.bleu == plain.bleu && scores.chrF == plain.chrF)
    let intervals = try #require(scores.intervals)
    #expect(abs(intervals.bleu.mean - 51.77) < 0.3 && abs(intervals.bleu.halfWidth - 5.17) < 0.4)
    #expect(abs(intervals.chrF.mean - 70.11) < 0.3 && abs(intervals.chrF.halfWidth - 2.88) < 0.4)
    #expect(
      scores.report(version: "x").contains(
        "BLEU \(scores.bleu.summary.split(separator: " ")[0]) \(intervals.bleu.summary) "))
    // The same sentence over and over is as sure as can be.
    let same = try TranslationScores(
      hypotheses: files.write("a dog runs home\na dog runs home\n", to: "h2"),
      references: files.write("a dog runs home now\na dog runs home now\n", to: "r2"),
      lowercase: false, hasIntervals: true)
    #expect(abs(same.intervals?.bleu.halfWidth ?? 1) < 1e-9)
    #expect(abs((same.intervals?.bleu.mean ?? 0) - same.bleu.score) < 1e-9)
  }

  @Test func lowercaseFoldsBothFilesForBothScores() throws {
    let scores = try TranslationScores(
      hypotheses: files.write("the Cat sat on the mat", to: "h"),
      references: files.write("The cat sat on the mat", to: "r"), lowercase: true)
    #expect(scores.bleu.summary.hasPrefix("100.00 "))
    #expect(scores.chrF.summary == "100.00")
    #expect(scores.bleu.signature(version: "x").contains("|case:lc|"))
    #expect(scores.chrF.signature(version: "x").contains("|case:lc|"))
  }

  /// CRLF, a last line without its end, and a line longer than the buffer of the reader.
  @Test func lineEnds() throws {
    let long = String(repeating: "word ", count: 30_000)
    let scores = try TranslationScores(
      hypotheses: files.write("one two three four\r\n\r\n\(long)\r\nfive six seven eight", to: "h"),
      references: files.write("one two three four\n\n\(long)\nfive six seven eight\n", to: "r"),
      lowercase: false)
    #expect(scores.bleu.summary.hasPrefix("100.00 "))
    #expect(scores.bleu.hypothesisLength == 30_008)
    #expect(scores.chrF.summary == "100.00")
  }

  static func wide(_ text: String, bigEndian: Bool) -> [UInt8] {
    var bytes: [UInt8] = bigEndian ? [0xFE, 0xFF] : [0xFF, 0xFE]
    for byte in text.utf8 { bytes += bigEndian ? [0, byte] : [byte, 0] }
    return bytes
  }

  @Test(
    "Marks, UTF-16 and CR alone are read as what they are",
    arguments: [
      [0xEF, 0xBB, 0xBF] + Array("one two three four\n\nfive".utf8),
      wide("one two three four\n\nfive", bigEndian: false),
      wide("one two three four\r\rfive\r", bigEndian: true),
      Array("one two three four\r\rfive".utf8),
    ] as [[UInt8]])
  func oneWayIn(bytes: [UInt8]) throws {
    let path = try files.write(bytes, to: "h")
    let reference = try files.write("one two three four\n\nfive\n", to: "r")
    for (first, second) in [(path, reference), (reference, path)] {
      let scores = try TranslationScores(hypotheses: first, references: second, lowercase: false)
      #expect(scores.bleu.summary.hasPrefix("100.00 ") && scores.warnings.isEmpty)
    }
  }

  @Test func aLoneReturnIsWhiteSpaceAndCounted() throws {
    let path = try files.write("one\rtwo three\rfour\nfive\r\n", to: "h")
    let scores = try TranslationScores(
      hypotheses: path, references: files.write("one two three four\nfive\n", to: "r"),
      lowercase: false)
    #expect(scores.bleu.summary.hasPrefix("100.00 "))
    #expect(
      scores.warnings == [
        "\(path):1: 2 carriage returns (CR) inside lines that end with LF, taken as white space"
      ])
  }

  @Test func bytesThatAreNotUTF8AreReplaced() throws {
    let bytes: [UInt8] = [0x61, 0xFF, 0x62, 0x0A]
    let path = try files.write([0x63, 0x0A] + bytes + bytes, to: "h")
    let scores = try TranslationScores(
      hypotheses: path, references: files.write("c\na\u{FFFD}b\nx\n", to: "r"), lowercase: false)
    #expect(scores.bleu.precisions[0].rounded() == 67)
    #expect(
      scores.warnings == [
        "\(path):2: not UTF-8; bytes were replaced with U+FFFD (and in 1 more line)"
      ])
  }

  @Test(arguments: [("a\nb\nc\n", "a\nb", 3, 2), ("", "a", 0, 1), ("a", "a\n\n", 1, 2)])
  func differentNumbersOfLines(
    hypotheses: String, references: String, count: Int, referenceCount: Int
  ) throws {
    let first = try files.write(hypotheses, to: "h")
    let second = try files.write(references, to: "r")
    let error = #expect(throws: UserError.self) {
      try TranslationScores(hypotheses: first, references: second, lowercase: false)
    }
    #expect(error?.kind == .data)
    #expect(error?.description.hasPrefix("\(first) has \(count) line") == true)
    #expect(error?.description.contains("\(second) has \(referenceCount)") == true)
  }

  @Test func emptyFiles() throws {
    let first = try files.write("", to: "h")
    let second = try files.write("", to: "r")
    let error = #expect(throws: UserError.self) {
      try TranslationScores(hypotheses: first, references: second, lowercase: false)
    }
    #expect(error?.description.hasPrefix("\(first) and \(second) are empty") == true)
    #expect(error?.kind == .data)
  }

  @Test func missingFileAndFolder() throws {
    let file = try files.write("a", to: "h")
    for path in [files.url.appendingPathComponent("none").path, files.url.path] {
      let error = #expect(throws: UserError.self) {
        try TranslationScores(hypotheses: file, references: path, lowercase: false)
      }
      #expect(error?.kind == .noInput)
      #expect(error?.description.hasPrefix("\(path): ") == true)
    }
  }
}
