import Batching
import Compute
import Layers
import Seq2Seq
import TestNetworks

extension SmallNetwork {
  /// Sentence pairs of lengths from 1 to 6, with `</s>` (3) at the end.
  static let pairs: [(source: [Int32], target: [Int32])] = [
    ([4, 5, 6, 7, 3], [4, 9, 12, 3]), ([8, 3], [5, 5, 6, 7, 8, 3]), ([9, 10, 4, 4, 3], [3]),
    ([3], [11, 3]), ([5, 6, 3], [4, 10, 3]), ([7, 8, 9, 10, 4, 3], [6, 4, 9, 9, 10, 3]),
    ([6, 4, 3], [12, 11, 7, 3]), ([10, 9, 8, 3], [8, 8, 5, 3]), ([4, 3], [4, 9, 3]),
  ]

  static var batch: Batch { Batch(pairs, identities: Array(pairs.indices), startID: 2) }

  var emptyGradient: Gradient { Gradient(network.parameters, count: network.bufferCount) }

  /// The loss of a batch in nats, with dropout and smoothing as training has them.
  func loss(
    _ batch: Batch, dropout: Dropout = .none, smoothing: Float = 0, divergence: Float = 0
  ) -> Double {
    packed.pack(weights, pool: pool)
    let unused = emptyGradient
    return pass.gradient(
      batch, weights: view, dropout: dropout, smoothing: smoothing, divergence: divergence,
      scale: 1, into: unused
    ).loss
  }

  /// Its gradient.
  func gradient(
    _ batch: Batch, dropout: Dropout = .none, smoothing: Float = 0, guidance: Float = 0,
    divergence: Float = 0
  ) -> FloatBuffer {
    packed.pack(weights, pool: pool)
    let gradient = emptyGradient
    _ = pass.gradient(
      batch, weights: view, dropout: dropout, smoothing: smoothing, guidance: guidance,
      divergence: divergence, scale: 1, into: gradient)
    return gradient.values
  }

  /// The loss of its guidance in nats.
  func guidedLoss(_ batch: Batch, dropout: Dropout = .none) -> Double {
    packed.pack(weights, pool: pool)
    let unused = emptyGradient
    return pass.gradient(
      batch, weights: view, dropout: dropout, smoothing: 0, scale: 1, into: unused
    ).guidedLoss
  }

  /// Guidance of most target words but `</s>`, to one, two or three source positions each; none of every fourth pair.
  static func guidance(
    _ pairs: [(source: [Int32], target: [Int32])], identities: [Int]? = nil
  ) -> [[GuidedWeight]] {
    let key = RandomKey(seed: 31)
    return zip(pairs, identities ?? Array(pairs.indices)).map { pair, identity in
      let key = key.at(UInt64(identity))
      if identity % 4 == 3 { return [] }
      return (0..<pair.target.count - 1).flatMap { target in
        let key = key.at(UInt64(target))
        let count = min(key.integer(0, below: 4), pair.source.count)
        let sources = key.at("sources").permutation(pair.source.count).prefix(count).sorted()
        // Unequal shares: (1, 2, 3) ÷ 6.
        let sum = Float(count * (count + 1) / 2)
        return sources.enumerated().map { index, source in
          GuidedWeight(
            target: Int32(target), source: Int32(source), share: Float(index + 1) / sum)
        }
      }
    }
  }
}
