package import Batching
package import Compute
package import Layers

/// The deep output: from state, context and the word before to probabilities of the word.
///
///     o = tanh([s; c; y] W + b)      p = softmax(o V + d)
///
/// After Pascanu and others 2014 (arXiv:1312.6026) as in Bahdanau, Cho, Bengio 2015, section A.2.2, with tanh in the
/// place of maxout.
package struct OutputLayer: Sendable {
  /// [hidden + annotation + embedding, output]
  package let readout: Linear
  /// [output, vocabulary], normal with deviation 1 ÷ √output: a column is a word's vector, as in an embedding
  package let vocabulary: Linear
  package let stateColumns: Range<Int>
  package let contextColumns: Range<Int>
  package let embeddingColumns: Range<Int>
  private static let dropoutSite = RandomKey.Place("output")

  /// Logits of this many rows are made and left at a time, so that memory does not grow with rows times vocabulary.
  package static let stretchRows = 640

  package init(_ configuration: NetworkConfiguration, layout: inout ParameterLayout) {
    stateColumns = 0..<configuration.hiddenSize
    contextColumns =
      stateColumns.upperBound..<stateColumns.upperBound + configuration.annotationSize
    embeddingColumns =
      contextColumns.upperBound..<contextColumns.upperBound + configuration.embeddingSize
    readout = Linear(
      "output.readout", inputs: embeddingColumns.upperBound, outputs: configuration.outputSize,
      hasBias: true, layout: &layout)
    vocabulary = Linear(
      "output.vocabulary", inputs: configuration.outputSize,
      outputs: configuration.targetVocabularySize, hasBias: true,
      initialization: .normal(deviation: 1 / Float(configuration.outputSize).squareRoot()),
      layout: &layout)
  }

  /// What it saves.
  package struct Trace: Sendable {
    /// [target rows, hidden + annotation + embedding]
    package let input: Matrix
    package let dInput: Matrix
    /// [target rows, output], before dropout
    package let readout: Matrix
    /// [target rows, output], after it
    package let droppedReadout: Matrix
    package let dReadout: Matrix
    /// [target rows, 1]: each row's loss, in nats
    package let losses: Matrix
    /// [target rows, 1]: −log p of the right word
    package let negativeLogLikelihoods: Matrix

    package func block(_ rows: Range<Int>) -> Trace {
      Trace(
        input: input.rows(rows), dInput: dInput.rows(rows), readout: readout.rows(rows),
        droppedReadout: droppedReadout.rows(rows), dReadout: dReadout.rows(rows),
        losses: losses.rows(rows),
        negativeLogLikelihoods: negativeLogLikelihoods.rows(rows))
    }
  }

  package func trace(rows: Int, arena: Arena) -> Trace {
    Trace(
      input: arena.matrix(rows: rows, columns: readout.inputs),
      dInput: arena.matrix(rows: rows, columns: readout.inputs),
      readout: arena.matrix(rows: rows, columns: readout.outputs),
      droppedReadout: arena.matrix(rows: rows, columns: readout.outputs),
      dReadout: arena.matrix(rows: rows, columns: readout.outputs),
      losses: arena.matrix(rows: rows, columns: 1),
      negativeLogLikelihoods: arena.matrix(rows: rows, columns: 1))
  }

  /// Memory for the logits of a stretch of rows: [rows of a stretch, vocabulary].
  ///
  /// - Parameter rows: of the batch
  package func logits(rows: Int, arena: Arena) -> Matrix {
    arena.matrix(rows: min(Arena.padded(rows), Self.stretchRows), columns: vocabulary.outputs)
  }

  /// Log-probabilities of the next word, for search.
  ///
  /// - Parameter input: [rows, hidden + annotation + embedding]
  /// - Parameter readoutOutput: [rows, output], written
  /// - Parameter logProbabilities: [rows, vocabulary], written
  package func logProbabilities(
    _ input: Matrix, readout readoutOutput: Matrix, into logProbabilities: Matrix,
    weights: Weights, worker: Worker
  ) {
    readout.forwardTanh(input, into: readoutOutput, weights: weights, worker: worker)
    vocabulary.forwardWithoutBias(
      readoutOutput, into: logProbabilities, weights: weights, worker: worker)
    if let bias = vocabulary.bias { logProbabilities.logSoftmax(bias: weights[bias]) }
  }

  /// The readout of a block, in `trace.droppedReadout`.
  package func forward(
    _ block: Batch.Block, trace: Trace, weights: Weights, dropout: Dropout, worker: Worker
  ) {
    readout.forwardTanh(trace.input, into: trace.readout, weights: weights, worker: worker)
    trace.droppedReadout.copy(from: trace.readout)
    dropout.at(Self.dropoutSite, block.target.identities).apply(to: trace.droppedReadout)
  }

  /// The losses of some of the batch's rows and, with `scale` above 0, their derivatives, as far as `trace.dReadout`.
  ///
  /// - Parameter gold: [target rows of the batch], what each row shall answer
  /// - Parameter logits: [rows, vocabulary], written; with `scale` above 0 they become derivatives
  package func loss(
    _ rows: Range<Int>, gold: UnsafeBufferPointer<Int32>, logits: Matrix, trace: Trace,
    smoothing: Float, scale: Float, weights: Weights, worker: Worker
  ) {
    guard let bias = vocabulary.bias else { return }
    vocabulary.forwardWithoutBias(
      trace.droppedReadout.rows(rows), into: logits, weights: weights, worker: worker)
    worker.spend(on: .softmax) {
      logits.crossEntropy(
        bias: weights[bias], gold: UnsafeBufferPointer(rebasing: gold[rows]),
        smoothing: smoothing, scale: scale, losses: trace.losses.row(rows.lowerBound),
        negativeLogLikelihoods: trace.negativeLogLikelihoods.row(rows.lowerBound))
    }
    if scale > 0 {
      vocabulary.backward(
        logits, into: trace.dReadout.rows(rows), weights: weights, worker: worker)
    }
  }

  /// Back from `trace.dReadout` to `trace.dInput`.
  package func backward(
    _ block: Batch.Block, trace: Trace, weights: Weights, dropout: Dropout, worker: Worker
  ) {
    dropout.at(Self.dropoutSite, block.target.identities).apply(to: trace.dReadout)
    trace.dReadout.backwardThroughTanh(of: trace.readout)
    readout.backward(trace.dReadout, into: trace.dInput, weights: weights, worker: worker)
  }

  /// The gradients of the vocabulary's weights from some of the batch's rows, whose derivatives stand in `logits`.
  ///
  /// - Parameter logits: [rows of a stretch, vocabulary], whose first ones are theirs
  package func vocabularyGradients(
    _ rows: Range<Int>, logits: Matrix, trace: Trace, into gradients: inout BatchGradients
  ) {
    // Products take rows in grids; behind the last there may be those of the stretch before.
    logits.rows(rows.count..<min(Arena.padded(rows.count), logits.rows)).zero()
    vocabulary.gradients(
      input: trace.droppedReadout.rows(rows), dOutput: logits.first(rows.count), into: &gradients)
  }

  /// The gradients of the readout's weights.
  package func gradients(trace: Trace, into gradients: inout BatchGradients) {
    readout.gradients(input: trace.input, dOutput: trace.dReadout, into: &gradients)
  }
}
