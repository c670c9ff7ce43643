import Batching
import Compute
package import EncodedCorpus
package import Seq2Seq

/// The memory that a run of training will take, in addition to what the process has already.
package struct MemoryNeed: Equatable, Sendable {
  /// Bytes of the weights, gradient, moments, average, best weights so far, and packed weights.
  package let network: UInt64
  /// Bytes that the forward and backward pass of the largest batch take.
  package let batch: UInt64

  package var total: UInt64 { network + batch }

  /// Bytes that oneDNN reserves, and mostly does not touch, for the code that it generates for each size of product.
  package let reserved: UInt64

  /// At most this many pairs, evenly spaced, are batched to find the largest batch.
  private static let sampledPairs = 100_000

  /// The number of different row counts in a run, and the bytes that oneDNN reserves for the code of each.
  private static let expectedRowCounts = 64
  private static let productCodeSize = 256 << 10

  /// - Parameter ranks: that train together
  package init(
    of network: Network, configuration: TrainingConfiguration, data: TrainingData, ranks: Int = 1
  ) {
    // Without AVX-512, products of packed weights are not oneDNN's.
    let products = ProductLibrary.usesAVX512 ? 2 : 0
    reserved = UInt64(
      products * network.parameters.count { $0.uses.contains(.multiplied) } * Self.expectedRowCounts
        * Self.productCodeSize)
    self.network = UInt64(Self.byteCount(of: network, configuration, ranks: ranks))
    let stride = max(1, data.training.count / Self.sampledPairs)
    let sample = Array(Swift.stride(from: 0, to: data.training.count, by: stride))
    let all = data.training.lengths
    let lengths = sample.map { all[$0] }
    let order = BatchOrder(
      lengths: lengths, limit: configuration.batchLimit,
      key: RandomKey(seed: configuration.seed).at("epoch").at(0))
    // The memory of a batch grows with the rows of both sides.
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
    // Where subwords are drawn, a batch has more of them than it was cut by.
    let drawing = (try? configuration.regularization(of: data)).map {
      SubwordDrawing(
        $0, key: RandomKey(seed: configuration.seed), pool: WorkerPool(workerCount: 1))
    }
    let bytes = Set(largest).map { index in
      let batch = Batch(
        ArraySlice(order[index].map { sample[$0] }), of: data.training, drawing: drawing,
        partSentences: network.partSentences, hasTwins: configuration.rDrop > 0,
        arena: Arena.forIndices())
      return BatchPass.byteCount(
        of: batch, through: network, dropsStates: configuration.dropsStates)
    }
    batch = UInt64(bytes.max() ?? 0)
  }

  /// Bytes that training takes for the network, whatever its batches are.
  ///
  /// - Parameter ranks: that train together; the first has to have a checkpoint whole while it is written
  package static func byteCount(
    of network: Network, _ configuration: TrainingConfiguration, ranks: Int = 1
  ) -> Int {
    // Two moments, the best so far, and the average.
    let sliced = configuration.averageDecay > 0 ? 4 : 3
    // Weights and gradients.
    let copies = 1 + Updater.gradientCount(configuration, ranks: ranks) + sliced
    var exchanged = 0
    if ranks > 1 {
      let slice = BufferDivision(count: network.bufferCount, ownerCount: ranks).slice(of: 0)
      exchanged =
        SliceExchange.byteCount(of: network, shardCount: configuration.shards, ranks: ranks)
        + sliced * slice.count * MemoryLayout<Float>.stride
    }
    let packed = network.parameters.reduce(0) {
      $0 + ($1.uses.contains(.multiplied) ? $1.count : 0)
    }
    return exchanged + copies * network.bufferCount * MemoryLayout<Float>.stride
      + 2 * packed * configuration.precision.size
  }
}
