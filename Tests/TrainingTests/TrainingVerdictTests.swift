import Evaluation
import Testing
import Training

/// What is said of a model when its training ends.
@Suite struct TrainingVerdictTests {
  /// Scores of translations of which some are right to the last word.
  private func scores(_ reference: String, right: Int, of count: Int) -> TranslationScores {
    var counts = TranslationCounts()
    for index in 0..<count {
      counts.add(hypothesis: index < right ? reference : "x", reference: reference)
    }
    return TranslationScores(counts)
  }

  @Test(
    "The higher BLEU is, the more it means",
    arguments: [
      (0, "hardly any"), (25, "single words"), (32, "the subject"), (45, "many sentences"),
      (52, "most sentences"), (99, "repetitive text"),
    ])
  func meaning(right: Int, words: String) {
    let scores = scores("a dog sleeps in the warm sun today", right: right, of: 100)
    #expect(TrainingVerdict.meaning(of: scores).contains(words), "\(scores.bleu.score)")
  }

  @Test("BLEU of text without spaces means little")
  func withoutSpaces() {
    let scores = scores("一只狗在阳光下睡觉", right: 50, of: 100)
    #expect(TrainingVerdict.meaning(of: scores).contains("look at chrF"))
  }

  @Test(
    "Few sentences say little",
    arguments: [(1, "1 sentence says little"), (99, "99 sentences say little"), (100, nil)])
  func fewSentences(count: Int, words: String?) {
    let reservation = TrainingVerdict.reservation(sentences: count)
    #expect(words.map { reservation?.hasPrefix($0) == true } ?? (reservation == nil))
  }
}
