import Batching
import Compute
package import EncodedCorpus
package import Seq2Seq

/// The memory that a run of training will take, beside what the process has already.
package struct MemoryNeed: Equatable, Sendable {
  /// Bytes of the weights and what stands beside each: gradient, moments, average, the best so far, packed copies.
  package let network: UInt64
  /// Bytes of what the largest batch saves and reads on its way through the network and back.
  package let batch: UInt64

  package var total: UInt64 { network + batch }

  /// Bytes that the products' code reserves and does not fill: oneDNN makes it for each pair of sizes and number of rows.
  package let reserved: UInt64

  /// Of more pairs only so many, drawn evenly, are put into batches to find the largest.
  private static let sampledPairs = 100_000

  /// Numbers of rows that occur in a run, and what oneDNN reserves for the code of each.
  private static let expectedRowCounts = 64
  private static let productCodeSize = 256 << 10

  package init(of network: Network, configuration: TrainingConfiguration, data: TrainingData) {
    reserved = UInt64(
      2 * network.parameters.count { $0.use == .multiplied } * Self.expectedRowCounts
        * Self.productCodeSize)
    self.network = UInt64(Self.byteCount(of: network, configuration))
    let stride = max(1, data.training.count / Self.sampledPairs)
    let sample = Array(Swift.stride(from: 0, to: data.training.count, by: stride))
    let all = data.training.lengths
    let lengths = sample.map { all[$0] }
    let order = BatchOrder(
      lengths: lengths, limit: configuration.batchLimit,
      key: RandomKey(seed: configuration.seed).at("epoch").at(0))
    // What a batch takes grows with the rows of both sides.
    let sizes = (0..<order.count).map { batch in
      order[batch].reduce(into: (source: 0, target: 0)) { size, index in
        size.source += lengths[index].source
        size.target += lengths[index].target
      }
    }
    let largest = [
      sizes.indices.max { sizes[$0].source < sizes[$1].source },
      sizes.indices.max { sizes[$0].target < sizes[$1].target },
    ].compactMap { $0 }
    let bytes = Set(largest).map { index in
      let arena = Arena.forIndices()
      let batch = Batch(
        ArraySlice(order[index].map { sample[$0] }), of: data.training,
        partSentences: network.partSentences, arena: arena)
      return BatchPass.byteCount(of: batch, through: network)
    }
    batch = UInt64(bytes.max() ?? 0)
  }

  private static func byteCount(of network: Network, _ configuration: TrainingConfiguration) -> Int
  {
    // Weights, gradient, two moments, the best so far, and the average.
    let copies = configuration.averageDecay > 0 ? 6 : 5
    let packed = network.parameters.reduce(0) {
      $0 + ($1.use == .multiplied ? $1.count : 0)
    }
    return copies * network.bufferCount * MemoryLayout<Float>.stride
      + 2 * packed * configuration.precision.size
  }
}
