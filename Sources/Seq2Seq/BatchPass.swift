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

/// Takes batches through the network: each block forward by one worker, the losses, each block
/// backward, then all weight gradients.
package final class BatchPass {
  package let network: Network
  package let pool: WorkerPool
  private let arena = Arena()
  private let products: GradientProducts

  /// Rows whose logits one task makes, uses and leaves while they are near.
  private static let lossRows = 64

  /// - Parameter precision: of the products that make weight gradients
  package init(_ network: Network, pool: WorkerPool, precision: Precision = .fp32) {
    self.network = network
    self.pool = pool
    products = GradientProducts(precision: precision)
  }

  /// The loss of a batch, without derivatives.
  package func loss(_ batch: Batch, weights: Weights) -> BatchLoss {
    let trace = forward(batch, weights: weights, dropout: .none)
    losses(batch, trace: trace, weights: weights, smoothing: 0, scale: 0, into: nil)
    return total(trace, batch)
  }

  /// The loss of a batch, and its derivative times `scale` added to `gradient`.
  ///
  /// Where the loss is not finite, what is in `gradient` afterwards is of no use.
  package func gradient(
    _ batch: Batch, weights: Weights, dropout: Dropout, smoothing: Float, scale: Float,
    into gradient: FloatBuffer
  ) -> BatchLoss {
    let trace = forward(batch, weights: weights, dropout: dropout)
    losses(
      batch, trace: trace, weights: weights, smoothing: smoothing, scale: scale, into: gradient)
    let loss = total(trace, batch)
    guard loss.loss.isFinite else { return loss }
    pool.forEach(batch.blocks.count) { index, worker in
      network.backward(
        batch.blocks[index], trace: trace.block(index, of: batch), weights: weights,
        dropout: dropout, worker: worker)
    }
    products.accumulate(
      network.gradients(batch, trace: trace), into: gradient, arena: arena, pool: pool)
    return loss
  }

  /// The attention weights of a batch, each target given as it is.
  ///
  /// - Returns: for each pair, in the order given, [target ids, source ids], row-major, `</s>` last on both sides
  package func alignments(_ batch: Batch, weights: Weights) -> [[Float]] {
    let trace = forward(batch, weights: weights, dropout: .none)
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

  /// All blocks forward, as far as the readout.
  private func forward(_ batch: Batch, weights: Weights, dropout: Dropout) -> NetworkTrace {
    arena.reset()
    let trace = NetworkTrace(network, batch: batch, arena: arena)
    pool.forEach(batch.blocks.count) { index, worker in
      network.forward(
        batch.blocks[index], trace: trace.block(index, of: batch), weights: weights,
        dropout: dropout, worker: worker)
    }
    return trace
  }

  /// The losses of all rows, stretch after stretch; with a gradient to add to, that of the vocabulary's weights too.
  private func losses(
    _ batch: Batch, trace: NetworkTrace, weights: Weights, smoothing: Float, scale: Float,
    into gradient: FloatBuffer?
  ) {
    let output = network.output
    for start in stride(from: 0, to: batch.targetRowCount, by: OutputLayer.stretchRows) {
      let stretch = start..<min(start + OutputLayer.stretchRows, batch.targetRowCount)
      pool.forEach((stretch.count + Self.lossRows - 1) / Self.lossRows) { piece, worker in
        let first = stretch.lowerBound + piece * Self.lossRows
        let rows = first..<min(first + Self.lossRows, stretch.upperBound)
        output.loss(
          rows, gold: batch.gold,
          logits: trace.output.logits.rows(first - start..<rows.upperBound - start),
          trace: trace.output, smoothing: smoothing, scale: scale, weights: weights, worker: worker)
      }
      if let gradient {
        products.accumulate(
          output.vocabularyGradients(stretch, trace: trace.output), into: gradient, arena: arena,
          pool: pool)
      }
    }
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
