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

  /// Logits of this many rows are made, used and left at a time, while they are near.
  private static let chunkRows = 64

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
    /// [target rows, vocabulary]: derivatives of the logits
    package let dLogits: Matrix
    /// [target rows, 1]: each row's loss, in nats
    package let losses: Matrix
    /// [target rows, 1]: −log p of the right word
    package let negativeLogLikelihoods: Matrix

    package func block(_ rows: Range<Int>) -> Trace {
      Trace(
        input: input.rows(rows), dInput: dInput.rows(rows), readout: readout.rows(rows),
        droppedReadout: droppedReadout.rows(rows), dReadout: dReadout.rows(rows),
        dLogits: dLogits.rows(rows), losses: losses.rows(rows),
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
      dLogits: arena.matrix(rows: rows, columns: vocabulary.outputs),
      losses: arena.matrix(rows: rows, columns: 1),
      negativeLogLikelihoods: arena.matrix(rows: rows, columns: 1))
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

  /// The loss of a block and, with `scale` above 0, its derivative as far as `trace.dReadout`.
  package func forward(
    _ block: Batch.Block, trace: Trace, smoothing: Float, scale: Float, weights: Weights,
    dropout: Dropout, worker: Worker
  ) {
    guard let bias = vocabulary.bias else { return }
    readout.forwardTanh(trace.input, into: trace.readout, weights: weights, worker: worker)
    trace.droppedReadout.copy(from: trace.readout)
    dropout.at("output", block.target.identities).apply(to: trace.droppedReadout)
    for start in stride(from: 0, to: trace.input.rows, by: Self.chunkRows) {
      let rows = start..<min(start + Self.chunkRows, trace.input.rows)
      let logits = trace.dLogits.rows(rows)
      vocabulary.forwardWithoutBias(
        trace.droppedReadout.rows(rows), into: logits, weights: weights, worker: worker)
      block.gold.withUnsafeBufferPointer { gold in
        guard let gold = gold.baseAddress else { return }
        worker.spend(on: .softmax) {
          logits.crossEntropy(
            bias: weights[bias], gold: gold + rows.lowerBound, smoothing: smoothing, scale: scale,
            losses: trace.losses.row(rows.lowerBound),
            negativeLogLikelihoods: trace.negativeLogLikelihoods.row(rows.lowerBound))
        }
      }
      if scale > 0 {
        vocabulary.backward(
          logits, into: trace.dReadout.rows(rows), weights: weights, worker: worker)
      }
    }
  }

  /// Back from `trace.dReadout` to `trace.dInput`.
  package func backward(
    _ block: Batch.Block, trace: Trace, weights: Weights, dropout: Dropout, worker: Worker
  ) {
    dropout.at("output", block.target.identities).apply(to: trace.dReadout)
    trace.dReadout.backwardThroughTanh(of: trace.readout)
    readout.backward(trace.dReadout, into: trace.dInput, weights: weights, worker: worker)
  }

  package func gradients(trace: Trace, into gradients: inout BatchGradients) {
    vocabulary.gradients(
      input: trace.droppedReadout, dOutput: trace.dLogits, into: &gradients)
    readout.gradients(input: trace.input, dOutput: trace.dReadout, into: &gradients)
  }
}
