package import Batching
package import Compute
package import Layers

/// The decoder: attention, and recurrent layers on the embedding of the token before.
///
///     c[i] = attention(s[i-1], h)                             if the query is the state before the step,
///     s[i] = cell([embedding of y[i-1]; c[i]], s[i-1])
///
///     s[i] = cell(embedding of y[i-1], s[i-1])                if it is the state after the step
///     c[i] = attention(s[i], h)
///
/// Bahdanau, Cho, Bengio 2015, section 3.1, and Luong, Pham, Manning 2015 (arXiv:1508.04025, section 3). In both, row i
/// of the attention belongs to target token i, because it is computed before that token is emitted. With several
/// layers, the query is the topmost state, and the context enters the lowest layer. Without attention, only the start
/// state depends on the source (Sutskever, Vinyals, Le 2014, arXiv:1409.3215).
package struct AttentiveDecoder: Sendable {
  package let embedding: Embedding
  /// Nil for none.
  package let attention: (any Attention)?
  package let layers: [RecurrentLayer]
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
    layers = (0..<configuration.decoderLayers).map { index in
      RecurrentLayer(
        "decoder.layer\(index)",
        sizes: CellSizes(
          inputs: index == 0 ? configuration.embeddingSize : hidden,
          stepInputs: index == 0 ? contextSize : 0, units: hidden),
        cell: configuration.cellChoice, layout: &layout)
    }
    self.attention = attention
    dropoutSites = layers.indices.map { RandomKey.Name("decoder.layer\($0)") }
  }

  /// The number of weights that every step multiplies by, without the attention's.
  package var stepWeightCount: Int {
    layers.enumerated().reduce(0) { count, layer in
      layer.element.cell.groups.reduce(count) { count, group in
        count + group.recurrentWeight.count + (group.contextWeight?.count ?? 0)
          + (layer.offset > 0 ? group.inputWeight.count : 0)
      }
    }
  }

  /// What one step of a layer reads and writes.
  package struct LayerStep {
    package let cell: CellStep
    /// [rows, hidden]: the state of the layer below; not read by the lowest, whose input is known for all steps
    package let input: Matrix
    /// [rows, hidden]: its new state; may be strided
    package let state: Matrix
  }

  /// One step of the rows that are alive, in training and in search. The gates of the lowest layer already hold the
  /// embedding's part and the bias.
  ///
  /// - Parameter attended: nil without attention
  /// - Parameter layer: the step of the layer with this index
  /// - Parameter dropout: of the input of the layer with this index, above the lowest
  package func step(
    _ attended: AttentionStep?, layer layerStep: (_ index: Int) -> LayerStep,
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
      layer.forward(step.cell, stepInput: attended?.contexts, pass)
    }
    if let attention, let attended, attention.query == .stateAfter {
      attention.forward(attended, state: layerStep(top).state, pass)
    }
  }

  /// Reads the target tokens of a part, each after the true ones before it.
  ///
  /// - Parameter starts: [source sentences, layers · hidden], from the bridge
  package func forward(
    _ part: Batch.Part, starts: Matrix, bridge: Bridge, attention attended: AttentionTrace?,
    trace: DecoderTrace, _ pass: Pass
  ) {
    let target = part.target
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
      step(
        attended?.step(rows, sentences: part.sourceSentence, steps: part.source.steps),
        layer: { trace.step(index, layer: $0, steps: target.steps) },
        dropout: { pass.dropout.at(dropoutSites[$0], target.identities) },
        firstRow: rows.lowerBound, pass)
    }
  }

  /// The backward pass, from the last step to the first.
  ///
  /// - Parameter dStates: [rows, hidden], of the topmost states; may be strided
  /// - Parameter dContexts: [rows, annotation], from the output layer; may be strided
  /// - Parameter dStarts: [source sentences, layers · hidden], written
  package func backward(
    _ part: Batch.Part, dStates: Matrix, dContexts: Matrix, dStarts: Matrix, bridge: Bridge,
    attention attended: AttentionTrace?, trace: DecoderTrace, _ pass: Pass
  ) {
    let steps = part.target.steps
    let top = layers.count - 1
    var carried = 0
    for index in (0..<steps.count).reversed() {
      let rows = steps.rows(index)
      for layer in trace.layers { layer.startDerivatives(of: carried..<rows.count) }
      carried = rows.count
      let dTop = trace.layers[top].gates.dHidden.first(carried)
      dTop.add(dStates.rows(rows))
      let dContext = attended?.back?.dContexts.first(carried)
      dContext?.copy(from: dContexts.rows(rows))
      func attentionBackward(_ query: AttentionQuery) {
        guard let attention, let attended, attention.query == query else { return }
        attention.backward(
          attended.step(rows, sentences: part.sourceSentence, steps: part.source.steps),
          derivatives: attended.derivatives(rows), dState: dTop, pass)
      }
      attentionBackward(.stateAfter)
      for level in layers.indices.reversed() {
        let layer = layers[level]
        let cell = trace.step(index, layer: level, steps: steps).cell
        layer.backward(cell, dStepInput: level == 0 ? dContext : nil, pass)
        if level > 0 {
          let dInput = trace.dLayerInput.first(carried)
          layer.projectInputBack(cell.gates, into: dInput, pass)
          pass.dropout.at(dropoutSites[level], part.target.identities)
            .apply(to: dInput, from: rows.lowerBound)
          trace.layers[level - 1].gates.dHidden.first(carried).add(dInput)
        }
      }
      attentionBackward(.stateBefore)
    }
    for level in layers.indices {
      let columns = bridge.columns(ofLayer: level)
      let dHidden = trace.layers[level].gates.dHidden
      for (row, sentence) in part.sourceSentence.enumerated() {
        dStarts.rows(sentence..<sentence + 1).columns(columns)
          .copy(from: dHidden.rows(row..<row + 1))
      }
    }
    layers[0].projectInputBack(
      trace.layers[0].gates, into: trace.dEmbedded, accumulates: true, pass)
    embedding.backward(trace.dEmbedded, identities: part.target.identities, pass)
  }

  /// The gradients of its parameters, from the trace of a whole batch.
  package func gradients(
    ids: UnsafeBufferPointer<Int32>, attention attended: AttentionTrace?, trace: DecoderTrace,
    into gradients: inout BatchGradients
  ) {
    for (index, layer) in layers.enumerated() {
      layer.gradients(
        input: index == 0 ? trace.embedded : trace.layerInputs[index - 1],
        stepInput: index == 0 ? attended?.contexts : nil, trace: trace.layers[index],
        into: &gradients)
    }
    if let attention, let attended {
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
