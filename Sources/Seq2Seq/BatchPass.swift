package import Batching
package import Compute
package import Layers

/// What a pass over a batch cost, summed over its target rows in their order.
package struct BatchLoss: Sendable {
  /// The smoothed loss, in nats.
  package var loss = 0.0
  /// −log p of the right words, in nats.
  package var negativeLogLikelihood = 0.0
  /// Target ids, `</s>` included.
  package var tokenCount = 0

  package init() {}

  /// exp of the mean −log p: per target id, `</s>` included.
  package var perplexity: Double {
    exponential(negativeLogLikelihood / Double(max(tokenCount, 1)))
  }

  package static func += (total: inout BatchLoss, part: BatchLoss) {
    total.loss += part.loss
    total.negativeLogLikelihood += part.negativeLogLikelihood
    total.tokenCount += part.tokenCount
  }
}

/// Takes batches through the network: each block forward and backward by one worker, then all weight gradients.
package final class BatchPass {
  package let network: Network
  package let pool: WorkerPool
  private let arena = Arena()
  private let products: GradientProducts

  /// - Parameter precision: of the products that make weight gradients
  package init(_ network: Network, pool: WorkerPool, precision: Precision = .fp32) {
    self.network = network
    self.pool = pool
    products = GradientProducts(precision: precision)
  }

  /// The loss of a batch, without derivatives.
  package func loss(_ batch: Batch, weights: Weights) -> BatchLoss {
    total(forward(batch, weights: weights), batch)
  }

  /// The loss of a batch, and its derivative times `scale` added to `gradient`.
  ///
  /// Where the loss is not finite, the gradient is left as it was.
  package func gradient(
    _ batch: Batch, weights: Weights, dropout: Dropout, smoothing: Float, scale: Float,
    into gradient: FloatBuffer
  ) -> BatchLoss {
    arena.reset()
    let trace = NetworkTrace(network, batch: batch, arena: arena)
    pool.forEach(batch.blocks.count) { index, worker in
      let block = batch.blocks[index]
      let trace = trace.block(index, of: batch)
      network.forward(
        block, trace: trace, weights: weights, dropout: dropout, smoothing: smoothing,
        scale: scale, worker: worker)
      network.backward(block, trace: trace, weights: weights, dropout: dropout, worker: worker)
    }
    let loss = total(trace, batch)
    if loss.loss.isFinite {
      products.accumulate(
        network.gradients(batch, trace: trace), into: gradient, arena: arena, pool: pool)
    }
    return loss
  }

  /// The attention weights of a batch, each target given as it is.
  ///
  /// - Returns: for each pair, in the order given, [target ids, source ids], row-major, `</s>` last on both sides
  package func alignments(_ batch: Batch, weights: Weights) -> [[Float]] {
    let trace = forward(batch, weights: weights)
    var result = [[Float]](repeating: [], count: batch.sentenceCount)
    for (index, block) in batch.blocks.enumerated() {
      let alignment = trace.block(index, of: batch).decoder.alignment
      for (sentence, pair) in block.pairs.enumerated() {
        let sourceLength = block.source.steps.lengths[block.sourceSentence[sentence]]
        for position in 0..<block.target.steps.lengths[sentence] {
          let row = alignment.row(block.target.steps.row(sentence, position))
          result[pair] += UnsafeBufferPointer(start: row, count: sourceLength)
        }
      }
    }
    return result
  }

  /// All blocks forward, with nothing dropped out.
  private func forward(_ batch: Batch, weights: Weights) -> NetworkTrace {
    arena.reset()
    let trace = NetworkTrace(network, batch: batch, arena: arena)
    pool.forEach(batch.blocks.count) { index, worker in
      network.forward(
        batch.blocks[index], trace: trace.block(index, of: batch), weights: weights,
        dropout: .none, smoothing: 0, scale: 0, worker: worker)
    }
    return trace
  }

  private func total(_ trace: NetworkTrace, _ batch: Batch) -> BatchLoss {
    var result = BatchLoss()
    result.tokenCount = batch.targetRowCount
    for row in 0..<batch.targetRowCount {
      result.loss += Double(trace.output.losses.base[row])
      result.negativeLogLikelihood += Double(trace.output.negativeLogLikelihoods.base[row])
    }
    return result
  }
}
