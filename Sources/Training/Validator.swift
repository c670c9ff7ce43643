import AttentionExport
import Batching
import Compute
import Decoding
package import EncodedCorpus
import Evaluation
import Ranks
package import Seq2Seq
import Vocabularies

/// Measures a model on validation pairs: perplexity over all of them; of the first ones, BLEU and chrF of greedy translations and what
/// attention knows; and samples.
package struct Validator {
  /// The largest number of sentences that BLEU, chrF and attention are measured on, so that validation is quick.
  package static let translatedCount = 1000

  /// The references of the validation sentences that are translated.
  package static func references(in data: TrainingData) -> [String] {
    data.validation.texts.prefix(translatedCount).map(\.target)
  }

  private let network: Network
  private let pairs: IndexedPairs
  private let vocabularies: VocabularyPair
  /// How words are counted in the attention of samples.
  private let words: LinkedWords
  /// The indices of the sentences that are kept as samples, each time the same.
  private let keptSentences: [Int]
  /// Each with the indices of its pairs.
  private let batches: [(indices: ArraySlice<Int>, batch: Batch)]
  /// Nothing is added to it.
  private let measurement: AttentionMeasurement
  /// What makes a validation the best.
  package let metric: EarlyStoppingMetric

  package init(
    _ network: Network, data: TrainingData, configuration: TrainingConfiguration
  ) {
    self.network = network
    pairs = data.validation
    vocabularies = data.vocabularies
    words = data.linkedWords
    keptSentences = Self.keptSentences(data.validation)
    metric = configuration.earlyStoppingMetric ?? .perplexity
    let order = BatchOrder(lengths: pairs.lengths, limit: configuration.batchLimit, key: nil)
    let arena = Arena.forIndices()
    batches = (0..<order.count).map {
      let batch = Batch(
        order[$0], of: data.validation, partSentences: network.partSentences, arena: arena)
      return (order[$0], batch)
    }
    measurement = AttentionMeasurement(data, limit: Self.translatedCount)
  }

  /// The scores of a validation, and samples.
  package struct Result {
    package let perplexity: Double
    package let bleu: Double
    package let chrF: Double
    /// In percent; nil where the validation pairs have no word links, or the network no attention.
    package let alignmentErrorRate: Double?
    /// The mean of the greatest attention weight; nil where the alignment error rate is measured, or without attention.
    package let sharpness: Double?
    /// Two to look at, others after each update.
    package let samples: [SampleTranslation]
    /// Those that are kept, always the same.
    package let keptSamples: [SampleTranslation]

    /// What is compared with other validations, the higher the better; nil for perplexity.
    package func score(by metric: EarlyStoppingMetric) -> Double? {
      switch metric {
      case .perplexity: nil
      case .bleu: bleu
      case .chrF: chrF
      }
    }
  }

  /// Validates the average of the weights, or the weights themselves where none is kept. The ranks share the work, and all have
  /// the result.
  ///
  /// - Parameter round: chooses the two samples to look at
  /// - Throws: `UserError` where another rank is lost
  package func validate(_ updater: Updater, round: Int) throws -> Result {
    let group = updater.group
    let shares = try updater.withValidatedWeights { weights in
      try group.exchange(share(of: updater, weights: weights))
    }
    func turn(_ index: Int) -> (share: Share, place: Int) {
      (shares[index % group.count], index / group.count)
    }
    var loss = BatchLoss()
    var measurement = measurement
    for index in batches.indices {
      let (share, place) = turn(index)
      loss += share.losses[place]
      for measure in share.measures[place] { measurement.add(measure) }
    }
    let count = min(pairs.count, Self.translatedCount)
    let translations = (0..<count).map { index in
      let (share, place) = turn(index)
      return share.translations[place]
    }
    var counts = TranslationCounts()
    for (translation, text) in zip(translations, pairs.texts) {
      counts.add(hypothesis: translation, reference: text.target)
    }
    let scores = TranslationScores(counts)
    let samples = (0..<min(2, count)).map { offset in
      let index = (2 * round + offset) % count
      return SampleTranslation(
        source: pairs.texts[index].source, reference: pairs.texts[index].target,
        translation: translations[index])
    }
    return Result(
      perplexity: loss.perplexity, bleu: scores.bleu.score, chrF: scores.chrF.score,
      alignmentErrorRate: measurement.alignmentErrorRate, sharpness: measurement.sharpness,
      samples: samples,
      keptSamples: keptSentences.compactMap { turn($0).share.keptSamples[$0] })
  }

  /// What one rank does of a validation: batches and sentences by turns.
  private struct Share: Codable {
    /// [its batches]
    var losses: [BatchLoss] = []
    /// [its batches, measured pairs]
    var measures: [[AttentionMeasurement.PairMeasure]] = []
    /// [its sentences]
    var translations: [String] = []
    /// By the index of the sentence.
    var keptSamples: [Int: SampleTranslation] = [:]
  }

  private func share(of updater: Updater, weights: Weights) -> Share {
    let group = updater.group
    var share = Share()
    for number in stride(from: group.rank, to: batches.count, by: group.count) {
      let (indices, batch) = batches[number]
      func isMeasured(_ pair: Int) -> Bool {
        indices[indices.startIndex + pair] < measurement.pairCount
      }
      var (loss, attention) = updater.pass.lossAndAttention(batch, weights: weights) {
        !measurement.wantsPosterior && isMeasured($0)
      }
      share.losses.append(loss)
      if measurement.wantsPosterior, (0..<batch.sentenceCount).contains(where: isMeasured) {
        attention = updater.pass.posteriorAttentionWeights(
          batch, weights: weights, of: isMeasured)
      }
      share.measures.append(
        zip(indices, attention).filter { !$1.isEmpty }.map { index, attention in
          measurement.measure(
            index, weights: attention, sourceLength: pairs[index].source.count)
        })
    }
    let sentences = Array(
      stride(
        from: group.rank, to: min(pairs.count, Self.translatedCount), by: group.count))
    let translator = Translator(network, weights: weights, pool: updater.pool)
    var greedy = SearchSettings()
    greedy.beamSize = 1
    let found = translator.translate(
      sentences.map { Array(pairs[$0].source) }, settings: greedy)
    for (index, hypotheses) in zip(sentences, found) {
      share.translations.append(vocabularies.target.decode(hypotheses[0].ids))
      if keptSentences.contains(index) { share.keptSamples[index] = sample(index, hypotheses[0]) }
    }
    return share
  }

  // MARK: Samples

  /// The number of sentences whose translations are kept.
  private static let keptCount = 4
  /// Longer ones, in subwords, are not kept where there are shorter ones: their attention is too large to look at.
  private static let longestKept = 40

  private static func keptSentences(_ pairs: IndexedPairs) -> [Int] {
    let all = Array(0..<min(pairs.count, translatedCount))
    let short = all.filter {
      pairs[$0].source.count <= longestKept && pairs[$0].target.count <= longestKept
    }
    let candidates = short.count < keptCount ? all : short
    let count = min(keptCount, candidates.count)
    return (0..<count).map { candidates[$0 * candidates.count / count] }
  }

  /// A sentence with its translation and the attention between their words.
  private func sample(_ index: Int, _ hypothesis: Hypothesis) -> SampleTranslation {
    let text = pairs.texts[index]
    let source = vocabularies.source.encode(text.source, words: words.source)
    let target = vocabularies.target.decode(hypothesis.ids, words: words.target)
    var attention: SampleAttention?
    if !hypothesis.attention.isEmpty, source.ids.count + 1 == hypothesis.sourceLength {
      let end = [AttentionMatrix.endLabel]
      let subwords = AttentionMatrix(
        source: source.subwords + end, target: target.subwords + end,
        weights: hypothesis.attention)
      attention = SampleAttention(
        subwords.merged(
          sourceWords: source.words, sourceWordOfSubword: source.wordOfSubword,
          targetWords: target.words, targetWordOfSubword: target.wordOfSubword))
    }
    return SampleTranslation(
      source: text.source, reference: text.target, translation: target.text,
      attention: attention)
  }
}
