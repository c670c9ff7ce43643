package import Batching
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
  /// The context's columns of the step input; empty where it is not a part of it.
  private let contextColumns: Range<Int>
  /// The fed deep output's columns of the step input; empty without input feeding.
  private let feedColumns: Range<Int>
  /// Whether a layer above the lowest adds its input to its output.
  private let isResidual: Bool
  private let outputState: DeepOutputState
  /// The dropout of each layer's input; not used for the lowest.
  private let dropoutSites: [RandomKey.Name]

  package init(_ configuration: NetworkConfiguration, layout: inout ParameterLayout) {
    let hidden = configuration.hiddenSize
    let attention = configuration.attention.attention(
      "attention", hidden: hidden, annotation: configuration.annotationSize,
      size: configuration.attentionSize, layout: &layout)
    embedding = Embedding(
      "target.embedding", entries: configuration.targetVocabularySize,
      size: configuration.embeddingSize, layout: &layout)
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

  // MARK: A sentence

  /// Reads the target tokens of a part, each after the true ones before it.
  ///
  /// - Parameter starts: [source sentences, layers · hidden], from the bridge
  package func forward(
    _ part: Batch.Part, starts: Matrix, bridge: Bridge, trace: DecoderTrace, _ pass: Pass
  ) {
    let target = part.target
    if let attended = trace.attention { attention?.project(attended, pass) }
    embedding.forward(target.ids, identities: target.identities, into: trace.embedded, pass)
    layers[0].projectInput(trace.embedded, into: trace.layers[0].gates, pass)
    for layer in layers.indices {
      let columns = bridge.columns(ofLayer: layer)
      let first = trace.layers[layer].gates.hiddenBefore
      for (row, sentence) in part.sourceSentence.enumerated() {
        first.rows(row..<row + 1).copy(
          from: starts.rows(sentence..<sentence + 1).columns(columns))
      }
    }
    for index in 0..<target.steps.count {
      let rows = target.steps.rows(index)
      let stepInput = trace.stepInput?.rows(rows)
      let before = index == 0 ? nil : target.steps.rows(index - 1)
      feed(before.map { trace.deepOutput.output.rows($0).first(rows.count) }, into: stepInput)
      step(
        trace.attention?.step(rows, sentences: part.sourceSentence, steps: part.source.steps),
        stepInput: stepInput, layer: { trace.step(index, layer: $0, steps: target.steps) },
        dropout: { pass.dropout.at(dropoutSites[$0], target.identities) },
        firstRow: rows.lowerBound, pass)
      if feedsInput { forwardDeepOutput(rows, part, trace: trace, pass) }
    }
    if !feedsInput { forwardDeepOutput(0..<target.steps.rowCount, part, trace: trace, pass) }
  }

  private func forwardDeepOutput(
    _ rows: Range<Int>, _ part: Batch.Part, trace: DecoderTrace, _ pass: Pass
  ) {
    complete(
      trace.deepOutput.input.rows(rows),
      statesBefore: trace.layers[layers.count - 1].gates.hiddenBefore.rows(rows),
      contexts: trace.attention?.contexts.rows(rows), embedded: trace.embedded.rows(rows))
    deepOutput.forward(
      rows, identities: part.target.identities, trace: trace.deepOutput, pass)
  }

  /// The backward pass, from the derivative of the deep output and the last step to the first.
  ///
  /// - Parameter dStarts: [source sentences, layers · hidden], written
  package func backward(
    _ part: Batch.Part, dStarts: Matrix, bridge: Bridge, trace: DecoderTrace, _ pass: Pass
  ) {
    let steps = part.target.steps
    let identities = part.target.identities
    let dOutput = trace.deepOutput.derivatives.dOutput
    let dInput = trace.deepOutput.derivatives.dInput
    trace.attention?.zeroDerivatives()
    if !feedsInput {
      deepOutput.backward(
        0..<steps.rowCount, identities: identities, trace: trace.deepOutput, pass)
    }
    var carried = 0
    for index in (0..<steps.count).reversed() {
      let rows = steps.rows(index)
      if feedsInput {
        if let dFed = trace.dStepInput?.columns(feedColumns).first(carried) {
          dOutput.rows(rows).first(carried).add(dFed)
        }
        deepOutput.backward(rows, identities: identities, trace: trace.deepOutput, pass)
      }
      for layer in trace.layers { layer.startDerivatives(of: carried..<rows.count) }
      carried = rows.count
      backwardStep(index, dInput: dInput.rows(rows), part, trace: trace, pass)
    }
    for level in layers.indices {
      let columns = bridge.columns(ofLayer: level)
      let dHidden = trace.layers[level].gates.dHidden
      for (row, sentence) in part.sourceSentence.enumerated() {
        dStarts.rows(sentence..<sentence + 1).columns(columns)
          .copy(from: dHidden.rows(row..<row + 1))
      }
    }
    trace.dEmbedded.copy(from: dInput.columns(deepOutput.embeddingColumns))
    layers[0].projectInputBack(
      trace.layers[0].gates, into: trace.dEmbedded, accumulates: true, pass)
    embedding.backward(trace.dEmbedded, identities: identities, pass)
    if let attended = trace.attention { attention?.projectBack(attended, pass) }
  }

  /// The backward pass of one step: attention and layers from the top to the lowest.
  ///
  /// - Parameter dInput: [rows, hidden + annotation + embedding], of the deep output's input
  private func backwardStep(
    _ index: Int, dInput: Matrix, _ part: Batch.Part, trace: DecoderTrace, _ pass: Pass
  ) {
    let rows = part.target.steps.rows(index)
    let dTop = trace.layers[layers.count - 1].gates.dHidden.first(rows.count)
    let dLayerOutput = trace.dLayerOutput.first(rows.count)
    let dState = dInput.columns(deepOutput.stateColumns)
    let dStepInput = trace.dStepInput?.first(rows.count)
    if outputState == .after { dLayerOutput.copy(from: dState) } else { dLayerOutput.zero() }
    dStepInput?.columns(feedColumns).zero()
    trace.attention?.derivatives.dContexts.first(rows.count)
      .copy(from: dInput.columns(deepOutput.contextColumns))
    func attentionBackward(_ query: AttentionQuery, dState: Matrix) {
      guard let attention, let attended = trace.attention, attention.query == query else { return }
      attention.backward(
        attended.step(rows, sentences: part.sourceSentence, steps: part.source.steps),
        derivatives: attended.derivatives(rows), dState: dState, pass)
    }
    attentionBackward(.stateAfter, dState: dLayerOutput)
    for level in layers.indices.reversed() {
      let layer = layers[level]
      let cell = trace.step(index, layer: level, steps: part.target.steps).cell
      cell.dHidden.add(dLayerOutput)
      layer.backward(cell, dStepInput: dStepInput, pass)
      if level > 0 {
        // From here on it is the derivative of the output of the layer below.
        layer.projectInputBack(cell.gates, into: dLayerOutput, accumulates: isResidual, pass)
        pass.dropout.at(dropoutSites[level], part.target.identities)
          .apply(to: dLayerOutput, from: rows.lowerBound)
      }
    }
    attentionBackward(.stateBefore, dState: dTop)
    if outputState == .before { dTop.add(dState) }
  }

  /// The gradients of its parameters, from the trace of a whole batch.
  package func gradients(
    ids: UnsafeBufferPointer<Int32>, trace: DecoderTrace, into gradients: inout BatchGradients
  ) {
    deepOutput.gradients(trace: trace.deepOutput, into: &gradients)
    for (index, layer) in layers.enumerated() {
      layer.gradients(
        input: index == 0 ? trace.embedded : trace.layerInputs[index - 1],
        stepInput: trace.stepInput, trace: trace.layers[index], into: &gradients)
    }
    if let attention, let attended = trace.attention {
      let states =
        switch attention.query {
        case .stateBefore: trace.layers[layers.count - 1].gates.hiddenBefore
        case .stateAfter: trace.states
        }
      attention.gradients(attended, states: states, into: &gradients)
    }
    gradients.add(embedding.table, ids: ids, dOutput: trace.dEmbedded)
  }
}
