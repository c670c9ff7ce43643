package import Batching
package import Compute
package import Layers

/// Takes batches through the network: each part forward by one worker, the losses, each part backward, then all weight
/// gradients.
package final class BatchPass {
  package let network: Network
  package let pool: WorkerPool
  private let arena = Arena()
  private let products: GradientProducts
  /// Of the current batch; kept from batch to batch, so that nothing is allocated.
  private var gradients = BatchGradients()

  /// Rows whose logits one task makes and uses while they are in the cache.
  private static let lossRows = 64

  /// - Parameter precision: of the products that make weight gradients
  package init(_ network: Network, pool: WorkerPool, precision: Precision = .fp32) {
    self.network = network
    self.pool = pool
    products = GradientProducts(precision: precision)
  }

  /// The memory in bytes of a pass over a batch with its derivatives, without weights and gradient.
  ///
  /// - Parameter dropsStates: whether there is dropout of states
  package static func byteCount(
    of batch: Batch, through network: Network, dropsStates: Bool = false
  ) -> Int {
    let arena = Arena(blockFloats: 1 << 14, isMeasuring: true)
    _ = NetworkTrace(network, batch: batch, dropsStates: dropsStates, arena: arena)
    let traceFloats = arena.measuredFloats
    _ = network.output.logits(rows: batch.targetRowCount, arena: arena)
    let logitFloats = arena.measuredFloats - traceFloats
    // Logits and what the gradients' products read are not needed at once.
    let floats = traceFloats + max(logitFloats, min(traceFloats, GradientProducts.operandFloats))
    return floats * MemoryLayout<Float>.stride
  }

  /// The loss of a batch, without derivatives.
  package func loss(_ batch: Batch, weights: Weights) -> BatchLoss {
    let run = forward(batch, weights: weights, dropout: .none)
    losses(run, smoothing: 0, scale: 0, into: nil)
    return total(run)
  }

  /// The loss of a batch, and its derivative times `scale` added to `gradient`.
  ///
  /// Where the loss is not finite, `gradient` is undefined until it is cleared.
  ///
  /// - Parameter guidance: the weight of the loss of guidance beside that of the labels; the network must have attention if
  ///   the batch has guidance
  /// - Parameter divergence: the weight of the divergence of twins, in a batch that has them
  /// - Parameter didFinish: called with parameters to which nothing more is added, before the pass ends: not with all, and not
  ///   where the loss is not finite
  package func gradient(
    _ batch: Batch, weights: Weights, dropout: Dropout, smoothing: Float, guidance: Float = 0,
    divergence: Float = 0, scale: Float, into gradient: Gradient,
    didFinish: ((Parameter) -> Void)? = nil
  ) -> BatchLoss {
    if batch.sentenceCount == 0 { return BatchLoss() }
    precondition(
      !batch.hasGuidance || network.decoder.attention != nil,
      "guidance of a network without attention")
    let run = forward(batch, weights: weights, dropout: dropout)
    losses(
      run, smoothing: smoothing, divergence: batch.hasTwins ? divergence : nil, scale: scale,
      into: gradient)
    var loss = total(run)
    for (part, trace) in zip(batch.parts, run.partTraces) {
      loss.add(part.guidance, attention: trace.decoder.attention)
    }
    guard loss.loss.isFinite else { return loss }
    if let didFinish {
      for parameter in network.output.ownParameters { didFinish(parameter) }
    }
    backward(run, guidance: guidance * scale)
    gradients.removeAll()
    network.gradients(batch, trace: run.trace, into: &gradients)
    products.accumulate(
      gradients, into: gradient, arena: arena, pool: pool, didAdd: didFinish)
    return loss
  }

  /// What the tasks of a pass share.
  struct Run {
    let network: Network
    let batch: Batch
    let weights: Weights
    let dropout: Dropout
    let trace: NetworkTrace
    /// Of each part.
    let partTraces: UnsafeBufferPointer<NetworkTrace>
    /// Of each part; nil where attention stays the prior.
    let posteriors: [PosteriorAttention]?

    func pass(_ worker: Worker) -> Pass {
      Pass(weights: weights, dropout: dropout, worker: worker)
    }
  }

  /// All parts forward, up to the deep output.
  ///
  /// - Parameter isPosterior: whether attention is the posterior, given each target token
  func forward(
    _ batch: Batch, weights: Weights, dropout: Dropout, isPosterior: Bool = false
  ) -> Run {
    arena.reset()
    let trace = NetworkTrace(
      network, batch: batch, dropsStates: dropout.rates.recurrent > 0, arena: arena)
    let run = Run(
      network: network, batch: batch, weights: weights, dropout: dropout, trace: trace,
      partTraces: arena.buffer(count: batch.parts.count) {
        trace.part($0, of: batch, arena: arena)
      },
      posteriors: isPosterior
        ? batch.parts.map { PosteriorAttention(network, part: $0, arena: arena) } : nil)
    pool.forEach(batch.parts.count, with: run) { run, index, worker in
      run.network.forward(
        run.batch.parts[index], trace: run.partTraces[index],
        posterior: run.posteriors?[index], run.pass(worker))
    }
    return run
  }

  /// All parts backward, from the derivatives of the deep output.
  ///
  /// - Parameter guidance: the factor of the loss of guidance
  func backward(_ run: Run, guidance: Float) {
    pool.forEach(run.batch.parts.count, with: (run, guidance)) { inputs, index, worker in
      let (run, guidance) = inputs
      run.network.backward(
        run.batch.parts[index], guidance: guidance, trace: run.partTraces[index],
        run.pass(worker))
    }
  }

  /// The losses of all rows, window by window, and if a gradient is given, that of the vocabulary's weights.
  func losses(
    _ run: Run, smoothing: Float, divergence: Float? = nil, scale: Float, into gradient: Gradient?
  ) {
    let rowCount = run.batch.targetRowCount
    let mark = arena.mark
    let logits = network.output.logits(rows: rowCount, arena: arena)
    for start in stride(from: 0, to: rowCount, by: OutputLayer.windowRows) {
      let window = start..<min(start + OutputLayer.windowRows, rowCount)
      pool.forEach(
        (window.count + Self.lossRows - 1) / Self.lossRows,
        with: (run, window, logits, smoothing, divergence, scale)
      ) { inputs, task, worker in
        let (run, window, logits, smoothing, divergence, scale) = inputs
        let first = task * Self.lossRows
        let rows = first..<min(first + Self.lossRows, window.count)
        run.network.output.loss(
          window.lowerBound + rows.lowerBound..<window.lowerBound + rows.upperBound,
          labels: run.batch.labels, logits: logits.rows(rows),
          deepOutput: run.trace.decoder.deepOutput, lexical: run.trace.decoder.lexical,
          trace: run.trace.output,
          smoothing: smoothing, divergence: divergence, scale: scale, run.pass(worker))
      }
      if let gradient {
        gradients.removeAll()
        network.output.gradients(
          window, logits: logits, deepOutput: run.trace.decoder.deepOutput,
          lexical: run.trace.decoder.lexical, into: &gradients)
        products.accumulate(gradients, into: gradient, arena: arena, pool: pool)
      }
    }
    arena.release(to: mark)
  }

  func total(_ run: Run) -> BatchLoss {
    let output = run.trace.output
    var result = BatchLoss()
    result.tokenCount = run.batch.targetRowCount
    for row in 0..<result.tokenCount {
      result.loss += Double(output.losses.base[row])
      result.negativeLogLikelihood += Double(output.negativeLogLikelihoods.base[row])
    }
    return result
  }
}
