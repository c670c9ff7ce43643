public import AttentionExport
public import Basics
internal import Batching
package import Compute
internal import Layers
internal import ModelFolder
internal import Seq2Seq

/// What attention weights are computed from.
public enum AttentionDistribution: String, CaseIterable, Sendable {
  /// The decoder's own weights: computed before the target word is known, as in a translation.
  case prior
  /// Weights given the whole pair: a source word counts more if it alone predicts the target word well, and less if other
  /// target words claim it. Word links are much better.
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
    /// The attention weights, of the distribution asked for: a row for each target word, a column for each source word.
    public var attention: AttentionMatrix {
      guard let matrix = attended.matrix(level) else {
        preconditionFailure("a pair without a matrix of \(level)s")
      }
      return matrix
    }
    /// The pair of texts and the attention between them.
    public let attended: AttendedPair
    /// Whether one of the texts was too long, so that only its first 1,000 subwords are aligned.
    public let isCut: Bool
    /// Whether `attention` is that of words or of subwords.
    let level: AttentionLevel
  }

  private let level: AttentionLevel
  private let levels: Set<AttentionLevel>
  private let attention: AttentionDistribution
  private let pass: BatchPass
  private let weights: Weights
  private let encoder: PairEncoder

  /// - Parameter model: the model, which must have attention
  /// - Parameter level: whether rows and columns are words or subwords
  /// - Parameter attention: what the attention weights are computed from
  /// - Parameter isTokenized: whether texts are tokenised already, so that words are separated by ASCII spaces and tabs
  /// - Parameter workerCount: threads that compute, including the caller's; nil for one for each processor
  /// - Throws: `UserError` (`.usage`): the model has no attention
  public convenience init(
    _ model: Model, level: AttentionLevel = .word, attention: AttentionDistribution = .posterior,
    isTokenized: Bool = false, workerCount: Int? = nil
  ) throws(UserError) {
    try self.init(
      model, level: level, levels: [level], attention: attention, isTokenized: isTokenized,
      pool: WorkerPool(asked: workerCount))
  }

  package convenience init(
    _ model: Model, level: AttentionLevel, levels: Set<AttentionLevel>,
    attention: AttentionDistribution, isTokenized: Bool, pool: WorkerPool
  ) throws(UserError) {
    try self.init(
      model, level: level, levels: levels, attention: attention,
      encoder: PairEncoder(model, isTokenized: isTokenized), pool: pool)
  }

  init(
    _ model: Model, level: AttentionLevel, levels: Set<AttentionLevel>,
    attention: AttentionDistribution, encoder: PairEncoder, pool: WorkerPool
  ) throws(UserError) {
    try model.requireAttention()
    self.level = level
    self.levels = levels.union([level])
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
    attend(pairs).map { pair in
      guard attention == .posterior else { return pair }
      return AlignedPair(
        attended: pair.attended.mapMatrices { $1.agreeingWithItself() }, isCut: pair.isCut,
        level: pair.level)
    }
  }

  /// The attention weights of pairs, before both directions agree.
  func attend(_ pairs: [(source: String, target: String)]) -> [AlignedPair] {
    encoder.batches(of: pairs).flatMap { pairs in
      zip(pairs, subwordWeights(PairEncoder.batch(of: pairs))).map { pair, weights in
        AlignedPair(
          attended: AttendedPair(pair.source, pair.target, weights: weights, levels: levels),
          isCut: pair.isCut, level: level)
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
