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
  /// What the gradient at hand is made of; kept from batch to batch, so that nothing is allocated.
  private var gradients = BatchGradients()

  /// Rows whose logits one task makes, uses and leaves while they are near.
  private static let lossRows = 64

  /// - Parameter precision: of the products that make weight gradients
  package init(_ network: Network, pool: WorkerPool, precision: Precision = .fp32) {
    self.network = network
    self.pool = pool
    products = GradientProducts(precision: precision)
  }

  /// Bytes that a pass over a batch with its derivatives takes, beside weights and gradient.
  package static func byteCount(of batch: Batch, through network: Network) -> Int {
    let arena = Arena.measuring()
    _ = NetworkTrace(network, batch: batch, arena: arena)
    let traceFloats = arena.measuredFloats
    _ = network.output.logits(rows: batch.targetRowCount, arena: arena)
    let logitFloats = arena.measuredFloats - traceFloats
    // Logits and what the gradients' products read are not needed at once.
    let floats = traceFloats + max(logitFloats, min(traceFloats, GradientProducts.operandFloats))
    return floats * MemoryLayout<Float>.stride
  }

  /// The loss of a batch, without derivatives.
  package func loss(_ batch: Batch, weights: Weights) -> BatchLoss {
    let blocks = forward(batch, weights: weights, dropout: .none)
    losses(blocks, smoothing: 0, scale: 0, into: nil)
    return total(blocks.trace, batch)
  }

  /// The loss of a batch, and its derivative times `scale` added to `gradient`.
  ///
  /// Where the loss is not finite, what is in `gradient` afterwards is of no use.
  package func gradient(
    _ batch: Batch, weights: Weights, dropout: Dropout, smoothing: Float, scale: Float,
    into gradient: Gradient
  ) -> BatchLoss {
    if batch.sentenceCount == 0 { return BatchLoss() }
    let blocks = forward(batch, weights: weights, dropout: dropout)
    losses(blocks, smoothing: smoothing, scale: scale, into: gradient)
    let loss = total(blocks.trace, batch)
    guard loss.loss.isFinite else { return loss }
    pool.forEach(batch.blocks.count, with: blocks) { blocks, index, worker in
      blocks.network.backward(
        blocks.batch.blocks[index], trace: blocks.traces[index], blocks.pass(worker))
    }
    gradients.removeAll()
    network.gradients(batch, trace: blocks.trace, into: &gradients)
    products.accumulate(gradients, into: gradient, arena: arena, pool: pool)
    return loss
  }

  /// The attention weights of a batch, each target given as it is.
  ///
  /// - Returns: for each pair, in the order given, [target ids, source ids], row-major, `</s>` last on both sides;
  ///   empty without attention
  package func attentionWeights(_ batch: Batch, weights: Weights) -> [[Float]] {
    let traces = forward(batch, weights: weights, dropout: .none).traces
    var result = [[Float]](repeating: [], count: batch.sentenceCount)
    for (block, trace) in zip(batch.blocks, traces) {
      guard let attention = trace.attention else { continue }
      for (sentence, pair) in block.pairs.enumerated() {
        let sourceLength = block.source.steps.lengths[block.sourceSentence[sentence]]
        for position in 0..<block.target.steps.lengths[sentence] {
          let row = attention.weights.row(block.target.steps.row(sentence, position))
          result[pair] += UnsafeBufferPointer(start: row, count: sourceLength)
        }
      }
    }
    return result
  }

  /// What the tasks of a pass share.
  private struct Blocks {
    let network: Network
    let batch: Batch
    let weights: Weights
    let dropout: Dropout
    func pass(_ worker: Worker) -> Pass {
      Pass(weights: weights, dropout: dropout, worker: worker)
    }

    /// Of the batch, and of each of its blocks.
    let trace: NetworkTrace
    let traces: UnsafeBufferPointer<NetworkTrace>
  }

  /// All blocks forward, as far as the readout.
  private func forward(_ batch: Batch, weights: Weights, dropout: Dropout) -> Blocks {
    arena.reset()
    let trace = NetworkTrace(network, batch: batch, arena: arena)
    let traces = arena.buffer(count: batch.blocks.count) {
      trace.block($0, of: batch, arena: arena)
    }
    let blocks = Blocks(
      network: network, batch: batch, weights: weights, dropout: dropout, trace: trace,
      traces: traces)
    pool.forEach(batch.blocks.count, with: blocks) { blocks, index, worker in
      blocks.network.forward(
        blocks.batch.blocks[index], trace: blocks.traces[index], blocks.pass(worker))
    }
    return blocks
  }

  /// The losses of all rows, stretch after stretch; with a gradient to add to, that of the vocabulary's weights too.
  private func losses(
    _ blocks: Blocks, smoothing: Float, scale: Float, into gradient: Gradient?
  ) {
    let rowCount = blocks.batch.targetRowCount
    let mark = arena.mark
    let logits = network.output.logits(rows: rowCount, arena: arena)
    for start in stride(from: 0, to: rowCount, by: OutputLayer.stretchRows) {
      let stretch = start..<min(start + OutputLayer.stretchRows, rowCount)
      pool.forEach(
        (stretch.count + Self.lossRows - 1) / Self.lossRows,
        with: (blocks, stretch, logits, smoothing, scale)
      ) { inputs, piece, worker in
        let (blocks, stretch, logits, smoothing, scale) = inputs
        let first = piece * Self.lossRows
        let rows = first..<min(first + Self.lossRows, stretch.count)
        blocks.network.output.loss(
          stretch.lowerBound + rows.lowerBound..<stretch.lowerBound + rows.upperBound,
          gold: blocks.batch.gold, logits: logits.rows(rows), trace: blocks.trace.output,
          smoothing: smoothing, scale: scale, blocks.pass(worker))
      }
      if let gradient {
        gradients.removeAll()
        network.output.vocabularyGradients(
          stretch, logits: logits, trace: blocks.trace.output, into: &gradients)
        products.accumulate(gradients, into: gradient, arena: arena, pool: pool)
      }
    }
    arena.release(to: mark)
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
