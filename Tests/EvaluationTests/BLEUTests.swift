import Evaluation
import Foundation
import Testing

extension BLEU {
  /// Scores hypotheses against as many references.
  static func corpus(hypotheses: [String], references: [String], lowercase: Bool = false) -> BLEU {
    #expect(hypotheses.count == references.count)
    var counts = BLEUCounts(lowercase: lowercase)
    for (hypothesis, reference) in zip(hypotheses, references) {
      counts.add(hypothesis: hypothesis, reference: reference)
    }
    return counts.score
  }
}

@Suite struct BLEUTests {
  @Test func equalsSacreBLEU() throws {
    let fixture = try ScoreFixture.load()
    #expect(fixture.corpora.count >= 15)
    for corpus in fixture.corpora {
      for expected in corpus.scores {
        let name = Comment("\(corpus.name), lowercase: \(expected.lowercase)")
        let seen = BLEU.corpus(
          hypotheses: corpus.hypotheses, references: corpus.references,
          lowercase: expected.lowercase)
        #expect(abs(seen.score - expected.bleu) < 1e-9, name)
        for (precision, expectedPrecision) in zip(seen.precisions, expected.precisions) {
          #expect(abs(precision - expectedPrecision) < 1e-9, name)
        }
        #expect(abs(seen.brevityPenalty - expected.brevityPenalty) < 1e-12, name)
        #expect(seen.hypothesisLength == expected.hypothesisLength, name)
        #expect(seen.referenceLength == expected.referenceLength, name)
        #expect(seen.signature(version: fixture.version) == expected.bleuSignature, name)
      }
    }
  }

  /// The tokens of a line are those of the same line with spaces between them.
  @Test(arguments: [
    ("Hello, world!", "Hello , world !"),
    ("It's 3,000.50 m.", "It's 3,000.50 m ."),
    ("U.S. well-known 2-3 x-", "U . S . well-known 2 - 3 x-"),
    ("&quot;a&quot; &amp;lt;", "\" a \" <"),
    ("a<skipped>b &apos;", "ab & apos ;"),
    ("1.a a.1 ,1 1,", "1 . a a . 1 , 1 1 ,"),
    ("line-\nbreak and\nline", "linebreak and line"),
    ("don't (do) [it] {now} ~/#$%", "don't ( do ) [ it ] { now } ~ / # $ %"),
    ("«Où?» – là…", "«Où ? » – là…"),
  ])
  func tokenises(line: String, tokens: String) {
    let score = BLEU.corpus(hypotheses: [line], references: [tokens])
    #expect(score.hypothesisLength == tokens.split(separator: " ").count)
    #expect(score.hypothesisLength == score.referenceLength)
    #expect(score.precisions[0] == 100)
  }

  @Test func worksByHand() {
    // 5, 3, 2 and 1 shared n-grams of 6, 5, 4 and 3; the hypothesis is one word short.
    let score = BLEU.corpus(
      hypotheses: ["a cat sat on the mat"], references: ["the cat sat on the green mat"])
    let precisions = [5.0 / 6, 3.0 / 5, 2.0 / 4, 1.0 / 3]
    #expect(abs(score.brevityPenalty - exp(-1.0 / 6)) < 1e-12)
    for (seen, expected) in zip(score.precisions, precisions) {
      #expect(abs(seen - 100 * expected) < 1e-12)
    }
    let expected = 100 * exp(-1.0 / 6) * pow(precisions.reduce(1, *), 0.25)
    #expect(abs(score.score - expected) < 1e-9)
    #expect(
      score.summary
        == "45.48 83.3/60.0/50.0/33.3 (BP = 0.846 ratio = 0.857 hyp_len = 6 ref_len = 7)")
  }

  @Test func isGatheredSentenceBySentence() {
    let hypotheses = ["the dog runs in the park", "a", "", "two men are talking to each other"]
    let references = ["the dog runs through the park", "a b", "c", "two men talk to each other"]
    var counts = BLEUCounts()
    for index in hypotheses.indices.reversed() {
      counts.add(hypothesis: hypotheses[index], reference: references[index])
    }
    #expect(counts.score == BLEU.corpus(hypotheses: hypotheses, references: references))
  }

  @Test(
    "It is for texts of at least four words, at most a tenth of whose characters need no spaces",
    arguments: [
      (["Two men are talking to each other in a park."], true),
      (["Peruskoulunopettajat keskustelevat työmarkkinajärjestöjen neuvotteluista."], true),
      (["두 남자가 공원에서 이야기하고 있다."], true), (["رجلان يتحدثان في الحديقة"], true),
      (["两个男人在公园里聊天。"], false), (["二人の男が公園で話している。"], false),
      (["ผู้ชายสองคนกำลังคุยกันอยู่ในสวนสาธารณะ"], false),
      (["我们 在 Windows 10 上安装了 Word 和 Excel"], false),
      (["butterfly"], false), (["the large park"], false), ([""], false),
      // On average.
      (["a b", "a b c d e f"], true), (["a", "a b c d e f"], false),
      (["公园", "a b c d e f g h i j k"], true),
      // One of ten, and of nine.
      (["a b c d 公 "], true), (["a b c d 公"], false),
    ])
  func suits(texts: [String], isSuited: Bool) {
    #expect(BLEUSuitability(texts).isSuited == isSuited)
  }

  /// A line with many n-grams.
  @Test func longLine() {
    let words = (0..<20_000).map { "w\($0 % 7_001)" }
    let line = words.joined(separator: " ")
    let score = BLEU.corpus(hypotheses: [line], references: [line])
    #expect(score.score.rounded() == 100)
    #expect(score.hypothesisLength == 20_000)
    let changed = (["x"] + words.dropFirst()).joined(separator: " ")
    let changedScore = BLEU.corpus(hypotheses: [changed], references: [line])
    // The first word was the start of one n-gram of each order.
    for (order, precision) in changedScore.precisions.enumerated() {
      let total = Double(20_000 - order)
      #expect(precision == 100 * (total - 1) / total)
    }
  }
}
