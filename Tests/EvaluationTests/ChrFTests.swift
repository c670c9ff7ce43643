import Evaluation
import Testing

@Suite struct ChrFTests {
  @Test func equalsSacreBLEU() throws {
    let fixture = try ScoreFixture.load()
    for corpus in fixture.corpora {
      for expected in corpus.scores {
        let name = Comment("\(corpus.name), lowercase: \(expected.lowercase)")
        let seen = ChrF.corpus(
          hypotheses: corpus.hypotheses, references: corpus.references,
          lowercase: expected.lowercase)
        #expect(abs(seen.score - expected.chrF) < 1e-9, name)
        #expect(seen.signature(version: fixture.version) == expected.chrFSignature, name)
      }
    }
  }

  @Test func worksByHand() {
    // Characters: 2 of 3 and 2 of 4; pairs: 1 of 2 and 1 of 3; triples: 0 of 1 and 0 of 2; longer ones are missing.
    let score = ChrF.corpus(hypotheses: ["a bx"], references: ["ab cd"])
    let precision = (2.0 / 3 + 1.0 / 2 + 0) / 3
    let recall = (2.0 / 4 + 1.0 / 3 + 0) / 3
    let expected = 100 * 5 * precision * recall / (4 * precision + recall)
    #expect(abs(score.score - expected) < 1e-9)
    #expect(score.summary == "29.46")
  }
}

extension ChrF {
  /// The score of line `i` of the hypotheses against line `i` of the references.
  fileprivate static func corpus(
    hypotheses: [String], references: [String], lowercase: Bool = false
  ) -> ChrF {
    var counts = ChrFCounts(lowercase: lowercase)
    for (hypothesis, reference) in zip(hypotheses, references) {
      counts.add(hypothesis: hypothesis, reference: reference)
    }
    return counts.score
  }
}
