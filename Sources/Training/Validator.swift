import Batching
import Compute
import Decoding
package import EncodedCorpus
import Evaluation
package import Seq2Seq
import Vocabularies

/// Measures a model on validation pairs: perplexity over all of them, BLEU of greedy translations, and two samples.
package struct Validator {
  /// The largest number of sentences that BLEU is measured on, so that validation is quick.
  package static let translatedCount = 1000

  private let network: Network
  private let pairs: IndexedPairs
  private let vocabularies: VocabularyPair
  private let batches: [Batch]

  package init(_ network: Network, data: TrainingData, limit: TrainingConfiguration) {
    self.network = network
    pairs = data.validation
    vocabularies = data.vocabularies
    let order = BatchOrder(lengths: pairs.lengths, limit: limit.batchLimit, key: nil)
    let arena = Arena.forIndices()
    batches = (0..<order.count).map {
      Batch(
        order[$0], of: data.validation, blockSentences: network.blockSentences, arena: arena)
    }
  }

  /// The scores of a validation, and samples.
  package struct Result {
    package let perplexity: Double
    package let bleu: Double
    package let samples: [SampleTranslation]
  }

  /// Validates the average of the weights, or the weights themselves where none is kept.
  ///
  /// - Parameter round: chooses the two samples
  package func validate(_ updater: Updater, round: Int) -> Result {
    updater.withValidatedWeights { weights in
      var loss = BatchLoss()
      for batch in batches { loss += updater.pass.loss(batch, weights: weights) }
      let count = min(pairs.count, Self.translatedCount)
      let translator = Translator(network, weights: weights, pool: updater.pool)
      var greedy = SearchSettings()
      greedy.beamSize = 1
      let found = translator.translate(
        (0..<count).map { Array(pairs[$0].source) }, settings: greedy)
      let translations = found.map { vocabularies.target.decode($0[0].ids) }
      let bleu = BLEU.corpus(
        hypotheses: translations, references: pairs.texts.prefix(count).map(\.target))
      let samples = (0..<min(2, count)).map { offset in
        let index = (2 * round + offset) % count
        return SampleTranslation(
          source: pairs.texts[index].source, reference: pairs.texts[index].target,
          translation: translations[index])
      }
      return Result(perplexity: loss.perplexity, bleu: bleu.score, samples: samples)
    }
  }
}
