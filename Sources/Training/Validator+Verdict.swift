import Batching
package import Compute
import Decoding
package import EncodedCorpus
import Evaluation
import Seq2Seq
import Vocabularies

extension Validator {
  /// The exponents of length normalisation that are compared.
  private static let normalizations: [Float] = [1, 0.8, 1.2, 0.6, 1.4]

  /// Sentences that are translated together.
  private static let groupSize = 64

  /// Translates the first validation sentences as `translate` does by default, and scores the translations.
  ///
  /// - Parameter weights: those that are judged
  /// - Parameter isCancelled: asked now and then
  /// - Returns: nil where it was cancelled
  package func assess(
    _ updater: Updater, weights: FloatBuffer, data: TrainingData, isCancelled: () -> Bool
  ) -> TrainingVerdict? {
    let count = min(data.validation.count, Self.translatedCount)
    var settings = SearchSettings()
    // All that end, so that other normalisations can choose among them.
    settings.bestCount = settings.beamSize
    var counts = Self.normalizations.map { TranslationCounts(keepsSentences: $0 == 1) }
    let isComplete = updater.withPacked(weights) { weights in
      let translator = Translator(updater.network, weights: weights, pool: updater.pool)
      for start in stride(from: 0, to: count, by: Self.groupSize) {
        if isCancelled() { return false }
        let group = start..<min(start + Self.groupSize, count)
        let found = translator.translate(
          group.map { Array(data.validation[$0].source) }, settings: settings)
        for (index, hypotheses) in zip(group, found) {
          for (choice, normalization) in Self.normalizations.enumerated() {
            var chosen = settings
            chosen.lengthNormalization = normalization
            counts[choice].add(
              hypothesis: data.vocabularies.target.decode(chosen.best(of: hypotheses).ids),
              reference: data.validation.texts[index].target)
          }
        }
      }
      return true
    }
    if !isComplete { return nil }
    let all = zip(Self.normalizations, counts).map {
      (normalization: $0, scores: TranslationScores($1))
    }
    let scores = all[0].scores
    // Of equal ones the first.
    let best = all.max { $0.scores.bleu.score < $1.scores.bleu.score } ?? all[0]
    func score(_ value: Double, _ interval: ConfidenceInterval?) -> TrainingVerdict.Score {
      TrainingVerdict.Score(value: value, margin: interval?.halfWidth ?? 0)
    }
    return TrainingVerdict(
      bleu: score(scores.bleu.score, scores.intervals?.bleu),
      chrF: score(scores.chrF.score, scores.intervals?.chrF), sentenceCount: count,
      trainingPairCount: data.training.count,
      bestNormalization: (Double(best.normalization) * 10).rounded() / 10)
  }
}
