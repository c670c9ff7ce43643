package import Compute
package import Layers

/// The output layer: the probabilities of the next token from the deep output.
///
///     p = softmax(o V + d)
package struct OutputLayer: Sendable {
  /// [output, vocabulary], normal with deviation 1 ÷ √output: a column is a subword's vector, as in an embedding
  package let vocabulary: Linear

  /// Logits exist for this many rows at a time, so that memory does not grow with rows times vocabulary.
  package static let windowRows = 640
  /// The same in a search, so that log-probabilities stay in the cache.
  package static let searchWindowRows = 64

  package init(_ configuration: NetworkConfiguration, layout: inout ParameterLayout) {
    vocabulary = Linear(
      "output.vocabulary", inputs: configuration.outputSize,
      outputs: configuration.targetVocabularySize,
      initialization: .normal(deviation: 1 / Float(configuration.outputSize).squareRoot()),
      layout: &layout)
  }

  /// What it saves.
  package struct Trace: Sendable {
    /// [target rows, 1]: each row's loss, in nats
    package let losses: Matrix
    /// [target rows, 1]: −log p of the label, in nats
    package let negativeLogLikelihoods: Matrix

    package func part(_ rows: Range<Int>) -> Trace {
      Trace(
        losses: losses.rows(rows), negativeLogLikelihoods: negativeLogLikelihoods.rows(rows))
    }
  }

  package func trace(rows: Int, arena: Arena) -> Trace {
    Trace(
      losses: arena.matrix(rows: rows, columns: 1),
      negativeLogLikelihoods: arena.matrix(rows: rows, columns: 1))
  }

  /// Memory for the logits of a window: [rows of a window, vocabulary].
  ///
  /// - Parameter rows: of the batch
  package func logits(rows: Int, arena: Arena) -> Matrix {
    arena.matrix(rows: min(Arena.padded(rows), Self.windowRows), columns: vocabulary.outputs)
  }

  /// Memory for the log-probabilities of a window of a search: [rows of a window, vocabulary].
  package func logProbabilities(rows: Int, arena: Arena) -> Matrix {
    arena.matrix(rows: min(rows, Self.searchWindowRows), columns: vocabulary.outputs)
  }

  /// Log-probabilities of the next token, for search.
  ///
  /// - Parameter deepOutput: [rows, output]
  /// - Parameter result: [rows, vocabulary], written
  package func logProbabilities(_ deepOutput: Matrix, into result: Matrix, _ pass: Pass) {
    pass.multiply(deepOutput, by: vocabulary.weight, into: result)
    result.logSoftmax(bias: pass[vocabulary.bias])
  }

  /// The losses of some of the batch's rows and, with `scale` above 0, the derivative of their deep output.
  ///
  /// - Parameter labels: [target rows of the batch]
  /// - Parameter logits: [rows, vocabulary], written; with `scale` above 0 they become derivatives
  /// - Parameter deepOutput: its trace of the batch
  package func loss(
    _ rows: Range<Int>, labels: UnsafeBufferPointer<Int32>, logits: Matrix,
    deepOutput: DeepOutput.Trace, trace: Trace, smoothing: Float, scale: Float, _ pass: Pass
  ) {
    pass.multiply(deepOutput.output.rows(rows), by: vocabulary.weight, into: logits)
    logits.crossEntropy(
      bias: pass[vocabulary.bias], labels: UnsafeBufferPointer(rebasing: labels[rows]),
      smoothing: smoothing, scale: scale, losses: trace.losses.row(rows.lowerBound),
      negativeLogLikelihoods: trace.negativeLogLikelihoods.row(rows.lowerBound),
      worker: pass.worker)
    if scale > 0 {
      pass.multiplyBack(
        logits, by: vocabulary.weight, into: deepOutput.derivatives.dOutput.rows(rows))
    }
  }

  /// The gradients of its weights from some of the batch's rows, whose derivatives are in `logits`.
  ///
  /// - Parameter logits: [rows of a window, vocabulary]; the first rows are theirs
  package func gradients(
    _ rows: Range<Int>, logits: Matrix, deepOutput: DeepOutput.Trace,
    into gradients: inout BatchGradients
  ) {
    // Products read whole grids of rows; after the last there may be rows of the window before.
    logits.rows(rows.count..<min(Arena.padded(rows.count), logits.rows)).zero()
    vocabulary.gradients(
      input: deepOutput.output.rows(rows), dOutput: logits.first(rows.count), into: &gradients)
  }
}
