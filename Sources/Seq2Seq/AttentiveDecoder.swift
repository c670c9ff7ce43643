package import Batching
package import Compute
package import Layers

/// The decoder: attention, and recurrent layers on the embedding of the word before.
///
///     c[i] = attention(s[i-1], h)                             where the state before the step asks,
///     s[i] = cell([embedding of y[i-1]; c[i]], s[i-1])
///
///     s[i] = cell(embedding of y[i-1], s[i-1])                where the state after it does
///     c[i] = attention(s[i], h)
///
/// Bahdanau, Cho, Bengio 2015, section 3.1, and Luong, Pham, Manning 2015 (arXiv:1508.04025, section 3). In both, row i
/// of the attention belongs to target word i, because it is computed before that word is emitted. With more layers, the
/// topmost state asks, and the context enters the lowest. Without attention the start state is all that is known of the
/// source (Sutskever, Vinyals, Le 2014, arXiv:1409.3215).
package struct AttentiveDecoder: Sendable {
  package let embedding: Embedding
  /// Nil for none.
  package let attention: (any Attention)?
  package let layers: [RecurrentLayer]
  /// Where dropout of each layer's input stands; the lowest has none.
  private let dropoutSites: [RandomKey.Place]

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
        cell: configuration.cell, activation: configuration.activation, layout: &layout)
    }
    self.attention = attention
    dropoutSites = layers.indices.map { RandomKey.Place("decoder.layer\($0)") }
  }

  /// Numbers of the weights that every step multiplies by, but for the attention's.
  package var stepWeightCount: Int {
    layers.enumerated().reduce(0) { count, layer in
      layer.element.cell.groups.reduce(count) { count, group in
        count + group.recurrentWeight.count + (group.context?.weight.count ?? 0)
          + (layer.offset > 0 ? group.inputWeight.count : 0)
      }
    }
  }

  /// Where one step of a layer reads and writes.
  package struct LayerStep {
    package let cell: CellStep
    /// [rows, hidden]: what the layer below wrote; not read by the lowest, whose input is known for all steps
    package let input: Matrix
    /// [rows, hidden]: its new state; rows may stand apart
    package let state: Matrix

    package init(cell: CellStep, input: Matrix, state: Matrix) {
      self.cell = cell
      self.input = input
      self.state = state
    }
  }

  /// One step of the rows that are alive, in the training pass and in search alike.
  ///
  /// The lowest layer's gates come in with the embedding's part and the bias.
  ///
  /// - Parameter attended: nil without attention
  /// - Parameter layer: each layer's part of the step
  /// - Parameter dropout: of the input of the layer with this index, above the lowest
  package func step(
    _ attended: AttentionStep?, layer part: (_ index: Int) -> LayerStep,
    dropout: (_ index: Int) -> Dropout.Rows?, firstRow: Int = 0, _ pass: Pass
  ) {
    let top = layers.count - 1
    if let attention, let attended, attention.query == .stateBefore {
      attention.forward(attended, state: part(top).cell.gates.hiddenBefore, pass)
    }
    for (index, layer) in layers.enumerated() {
      let step = part(index)
      if index > 0 {
        dropout(index)?.apply(to: step.input, from: firstRow)
        layer.projectInput(step.input, into: step.cell.gates, pass)
      }
      layer.forward(step.cell, stepInput: attended?.contexts, pass)
    }
    if let attention, let attended, attention.query == .stateAfter {
      attention.forward(attended, state: part(top).state, pass)
    }
  }

  /// Reads a block's target words, each given the right ones before it.
  ///
  /// - Parameter starts: [source sentences, layers · hidden], from the bridge
  package func forward(
    _ block: Batch.Block, starts: Matrix, bridge: Bridge, attention attended: AttentionTrace?,
    trace: DecoderTrace, _ pass: Pass
  ) {
    let target = block.target
    embedding.forward(target.ids, identities: target.identities, into: trace.embedded, pass)
    layers[0].projectInput(trace.embedded, into: trace.layers[0].gates, pass)
    for layer in layers.indices {
      let columns = bridge.columns(ofLayer: layer)
      let first = trace.layers[layer].gates.hiddenBefore
      for (row, sentence) in block.sourceSentence.enumerated() {
        first.rows(row..<row + 1).copy(
          from: starts.rows(sentence..<sentence + 1).columns(columns))
      }
    }
    for index in 0..<target.steps.count {
      let rows = target.steps.rows(index)
      step(
        attended?.step(rows, sentences: block.sourceSentence, steps: block.source.steps),
        layer: { trace.step(index, layer: $0, steps: target.steps) },
        dropout: { pass.dropout.at(dropoutSites[$0], target.identities) },
        firstRow: rows.lowerBound, pass)
    }
  }

  /// Back through the steps, the forward pass upside down.
  ///
  /// - Parameter dStates: [rows, hidden], of the topmost states; rows may stand apart
  /// - Parameter dContexts: [rows, annotation], of what the output layer saw; rows may stand apart
  /// - Parameter dStarts: [source sentences, layers · hidden], written
  package func backward(
    _ block: Batch.Block, dStates: Matrix, dContexts: Matrix, dStarts: Matrix, bridge: Bridge,
    attention attended: AttentionTrace?, trace: DecoderTrace, _ pass: Pass
  ) {
    let steps = block.target.steps
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
          attended.step(rows, sentences: block.sourceSentence, steps: block.source.steps),
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
          pass.dropout.at(dropoutSites[level], block.target.identities)
            .apply(to: dInput, from: rows.lowerBound)
          trace.layers[level - 1].gates.dHidden.first(carried).add(dInput)
        }
      }
      attentionBackward(.stateBefore)
    }
    for level in layers.indices {
      let columns = bridge.columns(ofLayer: level)
      let dHidden = trace.layers[level].gates.dHidden
      for (row, sentence) in block.sourceSentence.enumerated() {
        dStarts.rows(sentence..<sentence + 1).columns(columns)
          .copy(from: dHidden.rows(row..<row + 1))
      }
    }
    layers[0].projectInputBack(
      trace.layers[0].gates, into: trace.dEmbedded, accumulates: true, pass)
    embedding.backward(trace.dEmbedded, identities: block.target.identities, pass)
  }

  /// The gradients of all its weights, from the whole batch's trace.
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
