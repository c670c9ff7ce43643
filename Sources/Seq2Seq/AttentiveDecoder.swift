package import Batching
package import Compute
package import Layers

/// The decoder: attention, then recurrent layers on the embedding of the word before and the context.
///
///     c[i] = attention(s[i-1], h)
///     s[i] = cell([embedding of y[i-1]; c[i]], s[i-1])
///
/// Bahdanau, Cho, Bengio 2015, section 3.1. Row i of the attention belongs to target word i, because it is computed
/// before that word is emitted. With more layers, the topmost state asks, and the context enters the lowest.
package struct AttentiveDecoder: Sendable {
  package let embedding: Embedding
  package let attention: AdditiveAttention
  /// The lowest layer's own input is the embedding alone; the context has a weight of its own.
  package let layers: [RecurrentLayer]
  /// Where dropout of each layer's input stands; the lowest has none.
  private let dropoutSites: [RandomKey.Place]
  /// [annotation, gates · hidden]
  package let context: Linear

  package init(_ configuration: NetworkConfiguration, layout: inout ParameterLayout) {
    let hidden = configuration.hiddenSize
    let cell = configuration.cell.cell(activation: configuration.activation)
    attention = AdditiveAttention(
      "attention", hidden: hidden, annotation: configuration.annotationSize,
      size: configuration.attentionSize, layout: &layout)
    embedding = Embedding(
      "target.embedding", entries: configuration.targetVocabularySize,
      size: configuration.embeddingSize, layout: &layout)
    layers = (0..<configuration.decoderLayers).map { index in
      RecurrentLayer(
        "decoder.layer\(index)", inputs: index == 0 ? configuration.embeddingSize : hidden,
        size: hidden, cell: cell, layout: &layout)
    }
    dropoutSites = layers.indices.map { RandomKey.Place("decoder.layer\($0)") }
    context = Linear(
      "decoder.layer0.context", inputs: configuration.annotationSize,
      outputs: cell.gateCount * hidden, hasBias: false, layout: &layout)
  }

  /// One step of the rows that are alive, in the training pass and in search alike.
  ///
  /// The lowest layer's gates come in with the embedding's part and the bias.
  ///
  /// - Parameter layer: each layer's part of the step
  /// - Parameter sentences: [at least rows], which source sentence a row attends to
  /// - Parameter dropout: of the layer above the lowest with this index; nil for none
  package func step(
    _ step: DecoderStep, layer part: (_ index: Int) -> DecoderStep.Layer,
    sentences: UnsafeBufferPointer<Int>, memory: AdditiveAttention.Memory, weights: Weights,
    dropout: (_ layer: Int) -> Dropout.Rows?, worker: Worker
  ) {
    attention.forward(
      state: part(layers.count - 1).hiddenBefore, sentences: sentences, memory: memory,
      queries: step.queries,
      alignment: step.alignment, contexts: step.contexts, weights: weights, worker: worker)
    for (index, layer) in layers.enumerated() {
      let rows = part(index)
      if index == 0 {
        weights.packed[context.weight].multiply(
          step.contexts, into: rows.cell.gates, accumulates: true, worker: worker)
      } else {
        dropout(index)?.apply(to: rows.input, from: step.firstRow)
        layer.projectInput(
          rows.input, into: rows.cell.gates, weights: weights, worker: worker)
      }
      layer.cell.forward(
        rows.cell, hiddenBefore: rows.hiddenBefore,
        recurrent: weights.packed[layer.recurrentWeight], to: rows.destination, worker: worker)
    }
  }

  /// Reads a block's target words, each given the right ones before it.
  ///
  /// - Parameter starts: [source sentences, layers · hidden], from the bridge
  package func forward(
    _ block: Batch.Block, starts: Matrix, bridge: Bridge, memory: AdditiveAttention.Memory,
    trace: DecoderTrace, weights: Weights, dropout: Dropout, worker: Worker
  ) {
    let target = block.target
    embedding.forward(
      target.ids, identities: target.identities, into: trace.embedded, weights: weights,
      dropout: dropout)
    layers[0].projectInput(
      trace.embedded, into: trace.layers[0].gates, weights: weights, worker: worker)
    for layer in layers.indices {
      let columns = bridge.columns(ofLayer: layer)
      let first = trace.layers[layer].hiddenBefore
      for (row, sentence) in block.sourceSentence.enumerated() {
        first.rows(row..<row + 1).copy(
          from: starts.rows(sentence..<sentence + 1).columns(columns))
      }
    }
    for index in 0..<target.steps.count {
      step(
        trace.step(index, steps: target.steps),
        layer: { trace.step(index, layer: $0, steps: target.steps) },
        sentences: block.sourceSentence, memory: memory,
        weights: weights,
        dropout: { dropout.at(dropoutSites[$0], target.identities) }, worker: worker)
    }
  }

  /// Back through the steps, the forward pass upside down.
  ///
  /// - Parameter dStates: [rows, hidden], of the topmost states; rows may stand apart
  /// - Parameter dContexts: [rows, annotation], of what the output layer saw; rows may stand apart
  /// - Parameter dStarts: [source sentences, layers · hidden], written
  /// - Parameter dEmbedded: [rows, embedding], added to
  package func backward(
    _ block: Batch.Block, dStates: Matrix, dContexts: Matrix, dStarts: Matrix, bridge: Bridge,
    memory: AdditiveAttention.Memory, gradient: AdditiveAttention.MemoryGradient,
    trace: DecoderTrace, weights: Weights, dropout: Dropout, worker: Worker
  ) {
    let steps = block.target.steps
    var carried = 0
    for index in (0..<steps.count).reversed() {
      let rows = steps.rows(index)
      let step = trace.step(index, steps: steps)
      for layer in trace.layers {
        layer.dHidden.rows(carried..<rows.count).zero()
        layer.dCell.rows(carried..<rows.count).zero()
      }
      carried = rows.count
      trace.layers[layers.count - 1].dHidden.first(carried).add(dStates.rows(rows))
      for level in layers.indices.reversed() {
        let layer = layers[level]
        let cell = trace.step(index, layer: level, steps: steps).cell
        let dHidden = trace.layers[level].dHidden.first(carried)
        let gates = cell.gates
        layer.cell.backward(
          cell, dHidden: dHidden,
          dCell: layer.cell.hasCellState ? trace.layers[level].dCell.first(carried) : nil,
          worker: worker)
        weights.packed.transposed(layer.recurrentWeight).multiply(
          gates, into: dHidden, worker: worker)
        if level > 0 {
          let dInput = trace.dLayerInput.first(carried)
          weights.packed.transposed(layer.inputWeight).multiply(
            gates, into: dInput, worker: worker)
          dropout.at(dropoutSites[level], block.target.identities)
            .apply(to: dInput, from: step.firstRow)
          trace.layers[level - 1].dHidden.first(carried).add(dInput)
        }
      }
      let dContext = trace.dContext.first(carried)
      dContext.copy(from: dContexts.rows(rows))
      context.backward(
        trace.layers[0].gates.rows(rows), into: dContext, accumulates: true, weights: weights,
        worker: worker)
      attention.backward(
        dContext, sentences: block.sourceSentence, memory: memory, queries: step.queries,
        alignment: step.alignment, dQueries: trace.dQueries.rows(rows),
        dState: trace.layers[layers.count - 1].dHidden.first(carried), gradient: gradient,
        weights: weights, worker: worker)
    }
    for level in layers.indices {
      let columns = bridge.columns(ofLayer: level)
      for (row, sentence) in block.sourceSentence.enumerated() {
        dStarts.rows(sentence..<sentence + 1).columns(columns)
          .copy(from: trace.layers[level].dHidden.rows(row..<row + 1))
      }
    }
    weights.packed.transposed(layers[0].inputWeight).multiply(
      trace.layers[0].gates, into: trace.dEmbedded, accumulates: true, worker: worker)
    embedding.backward(
      trace.dEmbedded, identities: block.target.identities, dropout: dropout)
  }

  /// The gradients of all its weights but v and the keys', from the whole batch's trace.
  package func gradients(
    ids: UnsafeBufferPointer<Int32>, trace: DecoderTrace, into gradients: inout BatchGradients
  ) {
    for (index, layer) in layers.enumerated() {
      layer.gradients(
        input: index == 0 ? trace.embedded : trace.layerInputs[index - 1],
        trace: trace.layers[index], into: &gradients)
    }
    context.gradients(
      input: trace.contexts, dOutput: trace.layers[0].gates, into: &gradients)
    attention.query.gradients(
      input: trace.layers[layers.count - 1].hiddenBefore, dOutput: trace.dQueries, into: &gradients
    )
    gradients.add(embedding.table, ids: ids, dOutput: trace.dEmbedded)
  }
}
