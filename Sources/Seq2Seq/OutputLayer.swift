package import Batching
package import Compute
package import Layers

/// The non-linearity of the deep output.
package enum DeepOutputActivation: String, CaseIterable, Codable, Sendable {
  case tanh
  /// The larger of each pair of neighbours: Goodfellow and others 2013, arXiv:1302.4389.
  case maxout
}

/// The state of the decoder that the deep output reads.
package enum DeepOutputState: String, CaseIterable, Codable, Sendable {
  /// The state before the step: Bahdanau, Cho, Bengio 2015, section A.2.2.
  case before
  case after
}

/// The deep output: the probabilities of a token from state, context and the token before.
///
///     o = tanh([s; c; y] W + b)      p = softmax(o V + d)
///
/// After Pascanu and others 2014 (arXiv:1312.6026) as in Bahdanau, Cho, Bengio 2015, section A.2.2, with tanh
/// instead of maxout.
package struct OutputLayer: Sendable {
  /// [hidden + annotation + embedding, output]
  package let readout: Linear
  /// [output, vocabulary], normal with deviation 1 ÷ √output: a column is a subword's vector, as in an embedding
  package let vocabulary: Linear
  package let stateColumns: Range<Int>
  package let contextColumns: Range<Int>
  package let embeddingColumns: Range<Int>
  private static let dropoutSite = RandomKey.Name("output")

  /// Logits exist for this many rows at a time, so that memory does not grow with rows times vocabulary.
  package static let windowRows = 640

  package init(_ configuration: NetworkConfiguration, layout: inout ParameterLayout) {
    stateColumns = 0..<configuration.hiddenSize
    let contextSize = configuration.attention == .none ? 0 : configuration.annotationSize
    contextColumns = stateColumns.upperBound..<stateColumns.upperBound + contextSize
    embeddingColumns =
      contextColumns.upperBound..<contextColumns.upperBound + configuration.embeddingSize
    readout = Linear(
      "output.readout", inputs: embeddingColumns.upperBound, outputs: configuration.outputSize,
      layout: &layout)
    vocabulary = Linear(
      "output.vocabulary", inputs: configuration.outputSize,
      outputs: configuration.targetVocabularySize,
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
    /// [target rows, 1]: −log p of the label, in nats
    package let negativeLogLikelihoods: Matrix

    package func part(_ rows: Range<Int>) -> Trace {
      Trace(
        input: input.rows(rows), dInput: dInput.rows(rows), readout: readout.rows(rows),
        droppedReadout: droppedReadout.rows(rows), dReadout: dReadout.rows(rows),
        losses: losses.rows(rows), negativeLogLikelihoods: negativeLogLikelihoods.rows(rows))
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

  /// Memory for the logits of a window: [rows of a window, vocabulary].
  ///
  /// - Parameter rows: of the batch
  package func logits(rows: Int, arena: Arena) -> Matrix {
    arena.matrix(rows: min(Arena.padded(rows), Self.windowRows), columns: vocabulary.outputs)
  }

  /// What the steps of a search read and write.
  package struct SearchRows {
    /// [rows, hidden + annotation + embedding]
    package let input: Matrix
    /// [rows of a window, output]
    let readout: Matrix
    /// [rows of a window, vocabulary]
    let logProbabilities: Matrix

    /// Log-probabilities exist for this many rows at a time, so that they stay in the cache.
    package static let windowRows = 64
  }

  package func searchRows(_ rows: Int, arena: Arena) -> SearchRows {
    let window = min(rows, SearchRows.windowRows)
    return SearchRows(
      input: arena.matrix(rows: rows, columns: readout.inputs),
      readout: arena.matrix(rows: window, columns: readout.outputs),
      logProbabilities: arena.matrix(rows: window, columns: vocabulary.outputs))
  }

  /// Log-probabilities of the next token, for search.
  ///
  /// - Parameter rows: of `saved.input`, at most a window
  /// - Returns: [rows, vocabulary]
  package func logProbabilities(_ rows: Range<Int>, of saved: SearchRows, _ pass: Pass) -> Matrix {
    let readoutRows = saved.readout.first(rows.count)
    let result = saved.logProbabilities.first(rows.count)
    readout.forwardTanh(saved.input.rows(rows), into: readoutRows, pass)
    pass.multiply(readoutRows, by: vocabulary.weight, into: result)
    result.logSoftmax(bias: pass[vocabulary.bias])
    return result
  }

  /// Writes the readout of a part to `trace.droppedReadout`.
  package func forward(_ part: Batch.Part, trace: Trace, _ pass: Pass) {
    readout.forwardTanh(trace.input, into: trace.readout, pass)
    trace.droppedReadout.copy(from: trace.readout)
    pass.dropout.at(Self.dropoutSite, part.target.identities).apply(to: trace.droppedReadout)
  }

  /// The losses of some of the batch's rows and, with `scale` above 0, their derivatives, up to `trace.dReadout`.
  ///
  /// - Parameter labels: [target rows of the batch]
  /// - Parameter logits: [rows, vocabulary], written; with `scale` above 0 they become derivatives
  package func loss(
    _ rows: Range<Int>, labels: UnsafeBufferPointer<Int32>, logits: Matrix, trace: Trace,
    smoothing: Float, scale: Float, _ pass: Pass
  ) {
    pass.multiply(trace.droppedReadout.rows(rows), by: vocabulary.weight, into: logits)
    logits.crossEntropy(
      bias: pass[vocabulary.bias], labels: UnsafeBufferPointer(rebasing: labels[rows]),
      smoothing: smoothing, scale: scale, losses: trace.losses.row(rows.lowerBound),
      negativeLogLikelihoods: trace.negativeLogLikelihoods.row(rows.lowerBound),
      worker: pass.worker)
    if scale > 0 {
      pass.multiplyBack(logits, by: vocabulary.weight, into: trace.dReadout.rows(rows))
    }
  }

  /// The backward pass of a part, from `trace.dReadout` to `trace.dInput`.
  package func backward(_ part: Batch.Part, trace: Trace, _ pass: Pass) {
    pass.dropout.at(Self.dropoutSite, part.target.identities).apply(to: trace.dReadout)
    readout.backwardTanh(trace.dReadout, of: trace.readout, into: trace.dInput, pass)
  }

  /// The gradients of the vocabulary's weights from some of the batch's rows, whose derivatives are in `logits`.
  ///
  /// - Parameter logits: [rows of a window, vocabulary]; the first rows are theirs
  package func vocabularyGradients(
    _ rows: Range<Int>, logits: Matrix, trace: Trace, into gradients: inout BatchGradients
  ) {
    // Products read whole grids of rows; after the last there may be rows of the window before.
    logits.rows(rows.count..<min(Arena.padded(rows.count), logits.rows)).zero()
    vocabulary.gradients(
      input: trace.droppedReadout.rows(rows), dOutput: logits.first(rows.count), into: &gradients)
  }

  /// The gradients of the readout's weights.
  package func gradients(trace: Trace, into gradients: inout BatchGradients) {
    readout.gradients(input: trace.input, dOutput: trace.dReadout, into: &gradients)
  }
}
