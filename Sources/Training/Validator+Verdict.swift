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

  /// Translates the first validation sentences as `translate` does by default, and scores the translations.
  ///
  /// - Parameter weights: those that are judged
  package func assess(
    _ updater: Updater, weights: FloatBuffer, data: TrainingData
  ) -> TrainingVerdict {
    let count = min(data.validation.count, Self.translatedCount)
    var settings = SearchSettings()
    // All that end, so that other normalisations can choose among them.
    settings.bestCount = settings.beamSize
    let found = updater.withPacked(weights) { weights in
      Translator(updater.network, weights: weights, pool: updater.pool).translate(
        (0..<count).map { Array(data.validation[$0].source) }, settings: settings)
    }
    let references = data.validation.texts.prefix(count).map(\.target)
    func counts(_ normalization: Float) -> TranslationCounts {
      var chosen = settings
      chosen.lengthNormalization = normalization
      var counts = TranslationCounts(keepsSentences: normalization == 1)
      for (hypotheses, reference) in zip(found, references) {
        let best = chosen.best(of: hypotheses)
        counts.add(
          hypothesis: data.vocabularies.target.decode(best.ids), reference: reference)
      }
      return counts
    }
    let all = Self.normalizations.map { (normalization: $0, scores: TranslationScores(counts($0))) }
    let scores = all[0].scores
    // Of equal ones the first.
    let best = all.reversed().max { $0.scores.bleu.score < $1.scores.bleu.score } ?? all[0]
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
