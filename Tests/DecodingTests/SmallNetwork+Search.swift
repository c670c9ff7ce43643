import Batching
import Compute
import Decoding
import Layers
import Seq2Seq
import TestNetworks
import Testing

/// What searches with a small network, and what a training pass says about a pair.
extension SmallNetwork {
  var translator: Translator { Translator(network, weights: weights, pool: pool) }

  /// Σ log p of the ids of a target (which ends with whatever is asked about), each given those before it.
  func logProbability(_ target: [Int32], of source: [Int32]) -> Double {
    -pass.loss(batch(source, target), weights: view).negativeLogLikelihood
  }

  /// [target, source]: the attention of a given pair; no rows without attention.
  func attention(_ target: [Int32], of source: [Int32]) -> [[Float]] {
    let weights = pass.attentionWeights(batch(source, target), weights: view)[0]
    if network.decoder.attention == nil { return [] }
    return target.indices.map { Array(weights[$0 * source.count..<($0 + 1) * source.count]) }
  }

  private func batch(_ source: [Int32], _ target: [Int32]) -> Batch {
    Batch([(source, target)], identities: [0], startID: 2)
  }

  /// Sources of lengths from 1 to 9 ids with their `</s>`, some of them equal.
  static let sources: [[Int32]] = [
    [4, 5, 6, 7, 3], [8, 3], [9, 10, 4, 4, 3], [3], [5, 6, 3], [7, 8, 9, 10, 4, 3], [6, 4, 3],
    [10, 9, 8, 3], [4, 3], [4, 5, 6, 7, 8, 9, 10, 4, 3], [5, 5, 5, 5, 5, 5, 3], [8, 3], [3],
    [10, 10, 3], [7, 6, 5, 4, 3], [9, 3], [4, 6, 8, 10, 5, 7, 9, 3], [6, 6, 6, 3], [0, 4, 0, 3],
  ]
}

extension SearchSettings {
  init(beam: Int, best: Int = 1, alpha: Float = 1, factor: Double = 2, constant: Int = 10) {
    self.init()
    beamSize = beam
    bestCount = best
    lengthNormalization = alpha
    maximumLengthFactor = factor
    maximumLengthConstant = constant
  }
}

extension Hypothesis {
  /// Row i of the attention.
  func row(_ index: Int) -> ArraySlice<Float> {
    attention[index * sourceLength..<(index + 1) * sourceLength]
  }

  /// Everything about it, bit by bit.
  var bits: [UInt32] {
    ids.map { UInt32(bitPattern: $0) } + [logProbability.bitPattern, score.bitPattern]
      + attention.map(\.bitPattern) + [UInt32(sourceLength), isComplete ? 1 : 0]
  }
}
