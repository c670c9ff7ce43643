package import Compute
package import Layers

/// The decoder: attention, recurrent layers on the embedding of the token before, and the deep output.
///
///     c[i] = attention(s[i-1], h)                             if the query is the state before the step,
///     s[i] = cell([embedding of y[i-1]; c[i]], s[i-1])
///
///     s[i] = cell(embedding of y[i-1], s[i-1])                if it is the state after the step
///     c[i] = attention(s[i], h)
///
///     o[i] = deep output of s[i] (or s[i-1]), c[i] and the embedding of y[i-1]
///
/// Bahdanau, Cho, Bengio 2015, section 3.1, and Luong, Pham, Manning 2015 (arXiv:1508.04025, section 3). In both, row i
/// of the attention belongs to target token i, because it is computed before that token is emitted. With several
/// layers, s[i-1] is the topmost layer's hidden state, s[i] its output, and the context enters the lowest layer. With
/// input feeding (Luong and others, section 3.3), o[i-1] enters it too. Without attention, only the start state depends
/// on the source (Sutskever, Vinyals, Le 2014, arXiv:1409.3215).
package struct AttentiveDecoder: Sendable {
  package let embedding: Embedding
  /// Nil for none.
  package let attention: (any Attention)?
  package let layers: [RecurrentLayer]
  package let deepOutput: DeepOutput
  /// Nil for none.
  package let lexical: LexicalPath?
  /// The context's columns of the step input; empty where it is not a part of it.
  let contextColumns: Range<Int>
  /// The fed deep output's columns of the step input; empty without input feeding.
  let feedColumns: Range<Int>
  /// Whether a layer above the lowest adds its input to its output.
  let isResidual: Bool
  let outputState: DeepOutputState
  /// The dropout of each layer's input; not used for the lowest.
  let dropoutSites: [RandomKey.Name]

  /// - Parameter sourceTable: of the encoder's embedding
  package init(
    _ configuration: NetworkConfiguration, sourceTable: Parameter, layout: inout ParameterLayout
  ) {
    let hidden = configuration.hiddenSize
    let attention = configuration.attention.attention(
      "attention", hidden: hidden, annotation: configuration.annotationSize,
      size: configuration.attentionSize, layout: &layout)
    embedding =
      switch configuration.tieEmbeddings {
      case .all: Embedding("target.embedding", side: .target, table: sourceTable)
      case .none, .target:
        Embedding(
          "target.embedding", side: .target, entries: configuration.targetVocabularySize,
          size: configuration.embeddingSize,
          isOutputWeight: configuration.tieEmbeddings == .target, layout: &layout)
      }
    let contextSize = attention?.query == .stateBefore ? configuration.annotationSize : 0
    let feedSize = configuration.inputFeeding ? configuration.outputSize : 0
    layers = (0..<configuration.decoderLayers).map { index in
      RecurrentLayer(
        "decoder.layer\(index)",
        sizes: CellSizes(
          inputs: index == 0 ? configuration.embeddingSize : hidden,
          stepInputs: index == 0 ? contextSize + feedSize : 0, units: hidden),
        cell: configuration.cellChoice, layout: &layout)
    }
    deepOutput = DeepOutput(configuration, layout: &layout)
    lexical =
      configuration.lexicalPath ? LexicalPath(configuration, layout: &layout) : nil
    self.attention = attention
    contextColumns = 0..<contextSize
    feedColumns = contextSize..<contextSize + feedSize
    isResidual = configuration.residual
    outputState = configuration.outputState
    dropoutSites = layers.indices.map { RandomKey.Name("decoder.layer\($0)") }
  }

  /// Whether the deep output of a step is an input of the next.
  package var feedsInput: Bool { !feedColumns.isEmpty }

  /// The number of weights that every step multiplies by, without the attention's.
  package var stepWeightCount: Int {
    layers.enumerated().reduce(feedsInput ? deepOutput.readout.weight.count : 0) { count, layer in
      layer.element.cell.groups.reduce(count) { count, group in
        count + group.recurrentWeight.count + (group.contextWeight?.count ?? 0)
          + (layer.offset > 0 ? group.inputWeight.count : 0)
      }
    }
  }

  // MARK: Memory of rows

  /// Memory for the lowest layer's step input: [rows, context + fed deep output]; nil if it has none.
  func stepInput(rows: Int, arena: Arena) -> Matrix? {
    feedColumns.upperBound == 0
      ? nil : arena.matrix(rows: rows, columns: feedColumns.upperBound)
  }

  /// The contexts of step inputs, or their derivatives; nil where contexts are no step input.
  func contexts(in stepInput: Matrix) -> Matrix? {
    contextColumns.isEmpty ? nil : stepInput.columns(contextColumns)
  }

  /// Where attention writes contexts: the step input, or where that has none, the deep output's input.
  func contexts(in deepOutput: DeepOutput.Trace, stepInput: Matrix?) -> Matrix {
    stepInput.flatMap { contexts(in: $0) }
      ?? deepOutput.input.columns(self.deepOutput.contextColumns)
  }

  /// Where the topmost layer writes its output: the deep output's input, unless that reads the state before the step.
  func states(in deepOutput: DeepOutput.Trace, rows: Int, arena: Arena) -> Matrix {
    outputState == .after
      ? deepOutput.input.columns(self.deepOutput.stateColumns)
      : arena.matrix(rows: rows, columns: self.deepOutput.stateColumns.count)
  }

  // MARK: A step, in training and in search

  /// What one step of a layer reads and writes.
  package struct LayerStep {
    package let cell: CellStep
    /// [rows, hidden]: the output of the layer below; not read by the lowest, whose input is known for all steps
    package let input: Matrix
    /// [rows, hidden]: its new state and, with residual connections, its input; may be strided
    package let output: Matrix
  }

  /// One step of the rows that are alive, in training and in search. The gates of the lowest layer already hold the
  /// embedding's part and the bias.
  ///
  /// - Parameter attended: nil without attention
  /// - Parameter stepInput: [rows, step input]; attention writes its context there if that is a part of it
  /// - Parameter layer: the step of the layer with this index
  /// - Parameter dropout: of the input of the layer with this index, above the lowest
  package func step(
    _ attended: AttentionStep?, stepInput: Matrix?, layer layerStep: (_ index: Int) -> LayerStep,
    dropout: (_ index: Int) -> Dropout.Rows?, firstRow: Int = 0, _ pass: Pass
  ) {
    let top = layers.count - 1
    if let attention, let attended, attention.query == .stateBefore {
      attention.forward(attended, state: layerStep(top).cell.gates.hiddenBefore, pass)
    }
    for (index, layer) in layers.enumerated() {
      let step = layerStep(index)
      if index > 0 {
        dropout(index)?.apply(to: step.input, from: firstRow)
        layer.projectInput(step.input, into: step.cell.gates, pass)
      }
      layer.forward(step.cell, stepInput: stepInput, pass)
      if isResidual && index > 0 { step.output.add(step.input) }
    }
    if let attention, let attended, attention.query == .stateAfter {
      attention.forward(attended, state: layerStep(top).output, pass)
    }
  }

  /// Completes the input of the deep output with what is not written there in the first place.
  ///
  /// - Parameter statesBefore: [rows, hidden], of the topmost layer
  /// - Parameter contexts: [rows, annotation]; nil without attention
  /// - Parameter embedded: [rows, embedding]
  func complete(
    _ input: Matrix, statesBefore: Matrix, contexts: Matrix?, embedded: Matrix
  ) {
    if outputState == .before {
      input.columns(deepOutput.stateColumns).copy(from: statesBefore)
    }
    if let contexts, !contextColumns.isEmpty {
      input.columns(deepOutput.contextColumns).copy(from: contexts)
    }
    input.columns(deepOutput.embeddingColumns).copy(from: embedded)
  }

  /// Writes the deep output of the step before, or zeros at the first step, to the step input.
  func feed(_ outputBefore: Matrix?, into stepInput: Matrix?) {
    guard feedsInput, let fed = stepInput?.columns(feedColumns) else { return }
    if let outputBefore { fed.copy(from: outputBefore) } else { fed.zero() }
  }
}
