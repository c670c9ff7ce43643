public import AttentionExport
package import Compute
internal import ModelFolder
internal import Seq2Seq
internal import Vocabularies

/// Scores existing translations: how probable a model finds the target of a pair, given its source.
///
/// One thread at a time may use a scorer.
public final class PairScorer {
  /// The largest number of subwords of a text that are scored; the rest is cut off.
  public static let longestText = Translator.longestText

  /// A pair that has been scored.
  public struct ScoredPair: Sendable, Equatable {
    /// The logarithm of the probability of the target and `</s>`, given the source, in nats.
    public let logProbability: Double
    /// The number of target subwords, `</s>` included.
    public let tokenCount: Int
    /// The number of target words, as attention matrices have them.
    public let wordCount: Int
    /// The attention weights between words, before each target word is known; nil for a model without attention, or where they
    /// were not asked for.
    public let attention: AttentionMatrix?
    /// Whether one of the texts was too long, so that only its first 1,000 subwords are scored.
    public let isCut: Bool
  }

  private let pass: BatchPass
  private let weights: Weights
  private let encoder: PairEncoder

  /// - Parameter model: the model, with attention or without
  /// - Parameter isTokenized: whether texts are tokenised already, so that words are separated by ASCII spaces and tabs
  /// - Parameter workerCount: threads that compute, including the caller's; nil for one for each processor
  public convenience init(_ model: Model, isTokenized: Bool = false, workerCount: Int? = nil) {
    self.init(model, isTokenized: isTokenized, pool: WorkerPool(asked: workerCount))
  }

  package init(_ model: Model, isTokenized: Bool, pool: WorkerPool) {
    let network = model.contents.network
    pass = BatchPass(network, pool: pool)
    weights = Weights(packing: model.contents.weights, of: network.parameters, pool: pool)
    encoder = PairEncoder(model, isTokenized: isTokenized)
  }

  /// Scores pairs of texts.
  ///
  /// - Parameter pairs: their texts, which need no tokenisation
  /// - Parameter withAttention: whether attention weights are wanted
  /// - Returns: one for each pair, in the order given
  public func score(
    _ pairs: [(source: String, target: String)], withAttention: Bool = false
  ) -> [ScoredPair] {
    encoder.batches(of: pairs).flatMap { score($0, withAttention: withAttention) }
  }

  /// Scores pairs of texts, and keeps of the attention of each only what is needed, so that memory stays small.
  ///
  /// - Parameter summary: of the attention weights of a pair; not called for a model without attention
  /// - Returns: as `score`, without attention weights, and the summaries
  package func score<Summary>(
    _ pairs: [(source: String, target: String)], summary: (AttentionMatrix) -> Summary
  ) -> [(pair: ScoredPair, summary: Summary?)] {
    encoder.batches(of: pairs).flatMap { batch in
      score(batch, withAttention: true).map { pair in
        (
          ScoredPair(
            logProbability: pair.logProbability, tokenCount: pair.tokenCount,
            wordCount: pair.wordCount, attention: nil, isCut: pair.isCut),
          pair.attention.map(summary)
        )
      }
    }
  }

  private func score(_ pairs: [PairEncoder.EncodedPair], withAttention: Bool) -> [ScoredPair] {
    let batch = PairEncoder.batch(of: pairs)
    let (losses, attention) =
      withAttention
      ? pass.pairLossesAndAttention(batch, weights: weights)
      : (pass.pairLosses(batch, weights: weights), [])
    return pairs.indices.map { index in
      let pair = pairs[index]
      let weights = attention.isEmpty ? [] : attention[index]
      return ScoredPair(
        logProbability: -losses[index], tokenCount: pair.target.ids.count + 1,
        wordCount: pair.target.words.count,
        attention: weights.isEmpty
          ? nil
          : AttendedPair(pair.source, pair.target, weights: weights, levels: [.word])
            .matrix(.word),
        isCut: pair.isCut)
    }
  }
}
