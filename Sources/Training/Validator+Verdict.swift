import Batching
package import Compute
import Decoding
package import EncodedCorpus
import Evaluation
import Ranks
import Seq2Seq
import Vocabularies

extension Validator {
  /// The exponents of length normalisation that are compared, the default first.
  private static let normalizations: [Float] = [
    SearchSettings().lengthNormalization, 0.8, 1.2, 0.6, 1.4,
  ]

  /// Sentences that are translated together.
  private static let groupSize = 64

  /// Translates the first validation sentences as `translate` does by default, and scores the translations. The ranks share the
  /// work, and all have the result.
  ///
  /// - Parameter weights: those that are judged
  /// - Parameter isCancelled: asked now and then, at all ranks alike
  /// - Returns: nil where it was cancelled
  /// - Throws: `UserError` where another rank is lost
  package func assess(
    _ updater: Updater, weights: FloatBuffer, data: TrainingData, isCancelled: () throws -> Bool
  ) throws -> TrainingVerdict? {
    let references = Self.references(in: data)
    let count = references.count
    let group = updater.group
    var settings = SearchSettings()
    // All that end, so that other normalisations can choose among them.
    settings.bestCount = settings.beamSize
    var counts = Self.normalizations.indices.map { TranslationCounts(keepsSentences: $0 == 0) }
    let isComplete = try updater.withPacked(weights) { weights in
      let translator = Translator(updater.network, weights: weights, pool: updater.pool)
      let turn = Self.groupSize * group.count
      for start in stride(from: 0, to: count, by: turn) {
        if try isCancelled() { return false }
        let sentences = Array(start..<min(start + turn, count))
        let own = stride(from: group.rank, to: sentences.count, by: group.count)
          .map { sentences[$0] }
        let found = translator.translate(
          own.map { Array(data.validation[$0].source) }, settings: settings)
        // [rank][its sentences][normalisations]
        let texts = try group.exchange(
          found.map { hypotheses in
            Self.normalizations.map { normalization in
              var chosen = settings
              chosen.lengthNormalization = normalization
              return data.vocabularies.target.decode(chosen.best(of: hypotheses).ids)
            }
          })
        for (place, sentence) in sentences.enumerated() {
          let chosen = texts[place % group.count][place / group.count]
          for (choice, text) in chosen.enumerated() {
            counts[choice].add(hypothesis: text, reference: references[sentence])
          }
        }
      }
      return true
    }
    if !isComplete { return nil }
    let all = counts.map { TranslationScores($0) }
    let scores = all[0]
    let comparesChrF = metric == .chrF || metric == .perplexity && !scores.isBLEUMeaningful
    // Of equal ones the first.
    let best =
      zip(Self.normalizations, all.map { comparesChrF ? $0.chrF.score : $0.bleu.score })
      .max { $0.1 < $1.1 }?.0 ?? settings.lengthNormalization
    func score(_ value: Double, _ interval: ConfidenceInterval?) -> TrainingVerdict.Score {
      TrainingVerdict.Score(value: value, margin: interval?.halfWidth ?? 0)
    }
    return TrainingVerdict(
      bleu: score(scores.bleu.score, scores.intervals?.bleu),
      chrF: score(scores.chrF.score, scores.intervals?.chrF), sentenceCount: count,
      trainingPairCount: data.training.count,
      meaning: TrainingVerdict.meaning(of: scores),
      bestNormalization: (Double(best) * 10).rounded() / 10)
  }
}
