import AttentionExport
import Basics
import Compute
import Dragoman

/// Aligns pairs by the attention of one model, or of two models of opposite directions.
enum ModelAligner {
  case oneWay(Aligner)
  case twoWay(TwoWayAligner)

  /// A pair that has been aligned.
  struct AlignedPair {
    let attended: AttendedPair
    /// Nil for those that attention implies.
    let links: WordLinks?
    let isCut: Bool
  }

  /// - Parameter reverse: the model of the other direction, if there are two
  /// - Parameter method: how their links are joined
  /// - Parameter distribution: what the attention weights are computed from
  /// - Parameter level: at which links are found
  /// - Parameter levels: at which there are matrices
  /// - Parameter threshold: nil for the most attended source word of each target word
  init(
    _ model: Model, reverse: Model?, method: Symmetrization,
    distribution: AttentionDistribution, level: AttentionLevel, levels: Set<AttentionLevel>,
    threshold: Float?, isTokenized: Bool, pool: WorkerPool
  ) throws {
    if let reverse {
      self = .twoWay(
        try TwoWayAligner(
          model, reverse: reverse, symmetrization: method, threshold: threshold, levels: levels,
          attention: distribution, isTokenized: isTokenized, pool: pool))
    } else {
      self = .oneWay(
        try Aligner(
          model, level: level, levels: levels, attention: distribution, isTokenized: isTokenized,
          pool: pool))
    }
  }

  func align(_ pairs: [(source: String, target: String)]) -> [AlignedPair] {
    switch self {
    case .oneWay(let aligner):
      aligner.align(pairs).map {
        AlignedPair(attended: $0.attended, links: nil, isCut: $0.isCut)
      }
    case .twoWay(let aligner):
      aligner.align(pairs).map {
        AlignedPair(attended: $0.attended, links: $0.links, isCut: $0.isCut)
      }
    }
  }
}
