import CKernels

extension Matrix {
  /// Logits without their bias become log-probabilities; dense.
  package func logSoftmax(bias: Matrix) {
    precondition(isDense && bias.columns == columns)
    ck_log_softmax(rows, columns, bias.base, base)
  }

  /// Cross-entropy with label smoothing; logits without their bias become `scale` times the derivative of the loss.
  ///
  /// A row's loss is (1 − ε) (−log p[gold]) + ε · mean(−log p), the smoothing of Szegedy and others 2016
  /// (arXiv:1512.00567, section 7) with the whole vocabulary as its uniform part.
  ///
  /// - Parameter gold: [rows], the right ids
  /// - Parameter losses: [rows], written: the smoothed loss in nats
  /// - Parameter negativeLogLikelihoods: [rows], written: −log p[gold] in nats
  package func crossEntropy(
    bias: Matrix, gold: UnsafeBufferPointer<Int32>, smoothing: Float, scale: Float,
    losses: UnsafeMutablePointer<Float>, negativeLogLikelihoods: UnsafeMutablePointer<Float>,
    worker: Worker
  ) {
    precondition(isDense && bias.columns == columns && gold.count == rows)
    worker.spend(on: .softmax) {
      ck_cross_entropy(
        rows, columns, bias.base, base, gold.baseAddress, smoothing, scale, losses,
        negativeLogLikelihoods)
    }
  }
}
