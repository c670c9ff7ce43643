public import AttentionExport
public import Basics
internal import Batching
package import Compute
internal import Layers
internal import ModelFolder
internal import Seq2Seq

/// What attention weights know of the target word that they belong to.
public enum AttentionDistribution: String, CaseIterable, Sendable {
  /// They are those of the decoder, which attends before it knows the word, as in a translation.
  case prior
  /// They are given the whole pair: a source word is the more probable the better it alone predicts the target word, and
  /// the less other target words claim it. The links that they imply are much better.
  case posterior
}

/// Finds which source words the words of existing translations belong to: the attention of a model to pairs of texts, each
/// target word read after those before it.
///
/// One thread at a time may use an aligner.
public final class Aligner {
  /// The largest number of subwords of a text that are aligned; the rest is cut off.
  public static let longestText = Translator.longestText

  /// A pair that has been aligned.
  public struct AlignedPair: Sendable, Equatable {
    /// The attention weights: a row for each target word, a column for each source word.
    public let attention: AttentionMatrix
    /// Whether one of the texts was too long, so that only its first 1,000 subwords are aligned.
    public let isCut: Bool
  }

  private let level: AttentionLevel
  private let attention: AttentionDistribution
  private let pass: BatchPass
  private let weights: Weights
  private let encoder: PairEncoder

  /// - Parameter model: the model, which must have attention
  /// - Parameter level: whether rows and columns are words or subwords
  /// - Parameter attention: whether the attention weights know the target word
  /// - Parameter isTokenized: whether texts are tokenised already, so that words are separated by ASCII spaces and tabs
  /// - Parameter workerCount: threads that compute, including the caller's; nil for one for each processor
  /// - Throws: `UserError` (`.usage`): the model has no attention
  public convenience init(
    _ model: Model, level: AttentionLevel = .word, attention: AttentionDistribution = .posterior,
    isTokenized: Bool = false, workerCount: Int? = nil
  ) throws(UserError) {
    try self.init(
      model, level: level, attention: attention, isTokenized: isTokenized,
      pool: WorkerPool(asked: workerCount))
  }

  package convenience init(
    _ model: Model, level: AttentionLevel, attention: AttentionDistribution, isTokenized: Bool,
    pool: WorkerPool
  ) throws(UserError) {
    try self.init(
      model, level: level, attention: attention,
      encoder: PairEncoder(model, isTokenized: isTokenized), pool: pool)
  }

  init(
    _ model: Model, level: AttentionLevel, attention: AttentionDistribution, encoder: PairEncoder,
    pool: WorkerPool
  ) throws(UserError) {
    try model.requireAttention()
    self.level = level
    self.attention = attention
    let network = model.contents.network
    pass = BatchPass(network, pool: pool)
    weights = Weights(packing: model.contents.weights, of: network.parameters, pool: pool)
    self.encoder = encoder
  }

  /// Aligns pairs of texts.
  ///
  /// - Returns: one for each pair, in the order given
  public func align(_ pairs: [(source: String, target: String)]) -> [AlignedPair] {
    encoder.batches(of: pairs).flatMap { pairs in
      zip(pairs, subwordWeights(PairEncoder.batch(of: pairs))).map { pair, weights in
        let matrix = AttentionMatrix(pair.source, pair.target, weights: weights, level: level)
        return AlignedPair(
          attention: attention == .posterior ? matrix.agreeing() : matrix, isCut: pair.isCut)
      }
    }
  }

  private func subwordWeights(_ batch: Batch) -> [[Float]] {
    switch attention {
    case .prior: pass.attentionWeights(batch, weights: weights)
    case .posterior: pass.posteriorAttentionWeights(batch, weights: weights)
    }
  }
}
