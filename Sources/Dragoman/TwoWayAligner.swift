public import AttentionExport
public import Basics
package import Compute

/// Aligns the words of existing translations by the attention of two models of opposite directions.
///
/// Posterior attention weights of each direction are multiplied by those of the other. Then each model links every word of its
/// target to a word of its source. The links of both directions, joined, are usually better than those of either; a word may
/// have several of them, or none.
///
/// One thread at a time may use an aligner.
public final class TwoWayAligner {
  /// A pair that has been aligned.
  public struct AlignedPair: Sendable, Equatable {
    /// The joined links of both directions.
    public let links: WordLinks
    /// The attention weights of the forward model: a row for each target word, a column for each source word.
    public let attention: AttentionMatrix
    /// The pair of texts and the attention of the forward model.
    public let attended: AttendedPair
    /// Whether one of the texts was too long for one of the models, so that only its first 1,000 subwords are aligned by it.
    public let isCut: Bool
  }

  private let forward: Aligner
  private let reverse: Aligner
  private let symmetrization: Symmetrization
  private let threshold: Float?
  private let attention: AttentionDistribution

  /// - Parameter model: the model of the forward direction, from source to target, which must have attention
  /// - Parameter reverse: a model of the other direction, which must have attention
  /// - Parameter symmetrization: how the links of both directions are joined
  /// - Parameter threshold: which links each direction gives, as in `AttentionMatrix.links(threshold:)`
  /// - Parameter attention: what the attention weights of both models are computed from
  /// - Parameter isTokenized: whether texts are tokenised already, so that words are separated by ASCII spaces and tabs
  /// - Parameter workerCount: threads that compute, including the caller's; nil for one for each processor
  /// - Throws: `UserError` (`.usage`): a model has no attention, or the languages of `reverse` are not those of `model` exchanged
  public convenience init(
    _ model: Model, reverse: Model, symmetrization: Symmetrization = .growDiagonalFinalAnd,
    threshold: Float? = nil, attention: AttentionDistribution = .posterior,
    isTokenized: Bool = false, workerCount: Int? = nil
  ) throws(UserError) {
    try self.init(
      model, reverse: reverse, symmetrization: symmetrization, threshold: threshold,
      levels: [.word], attention: attention, isTokenized: isTokenized,
      pool: WorkerPool(asked: workerCount))
  }

  package init(
    _ model: Model, reverse: Model, symmetrization: Symmetrization, threshold: Float?,
    levels: Set<AttentionLevel>, attention: AttentionDistribution, isTokenized: Bool,
    pool: WorkerPool
  ) throws(UserError) {
    try reverse.requireReverse(of: model)
    let encoder = PairEncoder(model, isTokenized: isTokenized)
    forward = try Aligner(
      model, level: .word, levels: levels, attention: attention, encoder: encoder, pool: pool)
    self.reverse = try Aligner(
      reverse, level: .word, levels: levels, attention: attention,
      encoder: PairEncoder(reverse: reverse, of: encoder), pool: pool)
    self.symmetrization = symmetrization
    self.threshold = threshold
    self.attention = attention
  }

  /// Aligns pairs of texts.
  ///
  /// - Returns: one for each pair, in the order given
  public func align(_ pairs: [(source: String, target: String)]) -> [AlignedPair] {
    let exchanged = pairs.map { (source: $0.target, target: $0.source) }
    return zip(forward.attend(pairs), reverse.attend(exchanged)).map { forward, reverse in
      let matrices = agreed(forward.attention, reverse.attention)
      return AlignedPair(
        links: matrices.forward.links(threshold: threshold).symmetrized(
          with: matrices.reverse.links(threshold: threshold).swapped, by: symmetrization),
        attention: matrices.forward,
        attended: forward.attended.mapMatrices { level, matrix in
          agreed(matrix, reverse.attended.matrix(level) ?? matrix).forward
        }, isCut: forward.isCut || reverse.isCut)
    }
  }

  /// The matrices of both directions; posteriors agree with one another.
  private func agreed(
    _ forward: AttentionMatrix, _ reverse: AttentionMatrix
  ) -> (forward: AttentionMatrix, reverse: AttentionMatrix) {
    switch attention {
    case .prior: (forward, reverse)
    case .posterior: (forward.agreeing(with: reverse), reverse.agreeing(with: forward))
    }
  }
}
