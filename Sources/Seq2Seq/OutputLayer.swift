package import Compute
package import Layers

/// The output layer: the probabilities of the next token from the deep output.
///
///     p = softmax(o V + d), or with a lexical path  softmax(o V + l L + d)
///
/// With tied embeddings, V is the transpose of the table of the target's embedding: Press and Wolf 2017,
/// arXiv:1608.05859.
package struct OutputLayer: Sendable {
  /// [output, vocabulary], normal with deviation 1 ÷ √output: a column is a subword's vector, as in an embedding; or the
  /// embedding's table [vocabulary, embedding]
  package let weight: Parameter
  /// [embedding, vocabulary], normal with deviation 1 ÷ √embedding; L; nil without a lexical path
  package let lexicalWeight: Parameter?
  /// [vocabulary], zero at first
  package let bias: Parameter

  /// The parameters that no other layer uses.
  var ownParameters: [Parameter] {
    ((weight.isMultipliedTransposed ? [] : [weight]) + [lexicalWeight, bias]).compactMap { $0 }
  }

  /// Logits exist for this many rows at a time, so that memory does not grow with rows times vocabulary.
  package static let windowRows = 640
  /// The same in a search, so that log-probabilities stay in the cache.
  package static let searchWindowRows = 64

  /// - Parameter targetTable: of the decoder's embedding
  package init(
    _ configuration: NetworkConfiguration, targetTable: Parameter, layout: inout ParameterLayout
  ) {
    let name = "output.vocabulary"
    weight =
      configuration.tieEmbeddings == .none
      ? layout.weight(
        name + ".weight", configuration.outputSize, configuration.targetVocabularySize,
        .normal(deviation: 1 / Float(configuration.outputSize).squareRoot()))
      : targetTable
    lexicalWeight =
      configuration.lexicalPath
      ? layout.weight(
        name + ".lexicalWeight", configuration.embeddingSize, configuration.targetVocabularySize,
        .normal(deviation: 1 / Float(configuration.embeddingSize).squareRoot())) : nil
    bias = layout.vector(name + ".bias", configuration.targetVocabularySize)
  }

  /// Writes `factor` times the column of V that belongs to a token.
  ///
  /// - Parameter vector: [1, output]
  func copyVector(of token: Int32, times factor: Float, into vector: Matrix, _ pass: Pass) {
    let values = pass[weight]
    for unit in 0..<vector.columns {
      let value =
        weight.isMultipliedTransposed
        ? values.row(Int(token))[unit] : values.row(unit)[Int(token)]
      vector.base[unit] = factor * value
    }
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
    arena.matrix(rows: min(Arena.padded(rows), Self.windowRows), columns: bias.columns)
  }

  /// Memory for the log-probabilities of a window of a search: [rows of a window, vocabulary].
  package func logProbabilities(rows: Int, arena: Arena) -> Matrix {
    arena.matrix(rows: min(rows, Self.searchWindowRows), columns: bias.columns)
  }

  /// Log-probabilities of the next token, for search.
  ///
  /// - Parameter deepOutput: [rows, output]
  /// - Parameter lexical: [rows, embedding]: the output of the lexical path; nil without
  /// - Parameter result: [rows, vocabulary], written
  package func logProbabilities(
    _ deepOutput: Matrix, lexical: Matrix?, into result: Matrix, _ pass: Pass
  ) {
    multiply(deepOutput, lexical, into: result, pass)
    result.logSoftmax(bias: pass[bias])
  }

  private func multiply(
    _ deepOutput: Matrix, _ lexical: Matrix?, into logits: Matrix, _ pass: Pass
  ) {
    pass.multiply(deepOutput, by: weight, into: logits)
    if let lexicalWeight, let lexical {
      pass.multiply(lexical, by: lexicalWeight, into: logits, accumulates: true)
    }
  }

  /// The losses of some of the batch's rows and, with `scale` above 0, the derivative of their deep output.
  ///
  /// - Parameter labels: [target rows of the batch]
  /// - Parameter logits: [rows, vocabulary], written; with `scale` above 0 they become derivatives
  /// - Parameter deepOutput: its trace of the batch
  /// - Parameter lexical: that of the lexical path; nil without
  /// - Parameter divergence: the weight of the divergence of twins; nil for a batch without
  package func loss(
    _ rows: Range<Int>, labels: UnsafeBufferPointer<Int32>, logits: Matrix,
    deepOutput: DeepOutput.Trace, lexical: LexicalPath.Trace?, trace: Trace, smoothing: Float,
    divergence: Float? = nil, scale: Float, _ pass: Pass
  ) {
    multiply(deepOutput.output.rows(rows), lexical?.output.rows(rows), into: logits, pass)
    logits.crossEntropy(
      bias: pass[bias], labels: UnsafeBufferPointer(rebasing: labels[rows]),
      smoothing: smoothing, divergence: divergence, scale: scale,
      losses: trace.losses.row(rows.lowerBound),
      negativeLogLikelihoods: trace.negativeLogLikelihoods.row(rows.lowerBound),
      worker: pass.worker)
    if scale > 0 {
      pass.multiplyBack(
        logits, by: weight, into: deepOutput.derivatives.dOutput.rows(rows))
      if let lexicalWeight, let dLexical = lexical?.dOutput {
        pass.multiplyBack(logits, by: lexicalWeight, into: dLexical.rows(rows))
      }
    }
  }

  /// The gradients of its weights from some of the batch's rows, whose derivatives are in `logits`.
  ///
  /// - Parameter logits: [rows of a window, vocabulary]; the first rows are theirs
  package func gradients(
    _ rows: Range<Int>, logits: Matrix, deepOutput: DeepOutput.Trace,
    lexical: LexicalPath.Trace?, into gradients: inout BatchGradients
  ) {
    // Products read whole grids of rows; after the last there may be rows of the window before.
    logits.rows(rows.count..<min(Arena.padded(rows.count), logits.rows)).zero()
    let (deepOutput, dLogits) = (deepOutput.output.rows(rows), logits.first(rows.count))
    if weight.isMultipliedTransposed {
      gradients.add(weight, input: dLogits, dOutput: deepOutput)
    } else {
      gradients.add(weight, input: deepOutput, dOutput: dLogits)
    }
    if let lexicalWeight, let lexical {
      gradients.add(lexicalWeight, input: lexical.output.rows(rows), dOutput: dLogits)
    }
    gradients.add(bias, dOutput: dLogits)
  }
}
