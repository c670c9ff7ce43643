package import Compute
package import Layers

/// What the decoder saves of a forward pass: for the whole batch, or (as a view) for a block.
package struct DecoderTrace: @unchecked Sendable {
  /// [target rows, embedding], after dropout
  package let embedded: Matrix
  package let dEmbedded: Matrix
  package let layers: UnsafeBufferPointer<RecurrentTrace>
  /// [target rows, hidden], for each layer but the lowest: its input, after dropout
  package let layerInputs: UnsafeBufferPointer<Matrix>
  /// [target rows, attention]; the backward pass makes the tanh again from it
  package let queries: Matrix
  package let dQueries: Matrix
  /// [target rows, longest source]: the attention's weights
  package let alignment: Matrix
  /// [target rows, annotation]
  package let contexts: Matrix
  /// [target rows, hidden]: the topmost states; columns of the output layer's input
  package let states: Matrix
  /// [sentences, annotation], working memory of one step
  package let dContext: Matrix
  /// [sentences, hidden], working memory of one step
  package let dLayerInput: Matrix

  /// The rows of one step.
  func step(_ index: Int, steps: Steps) -> DecoderStep {
    let rows = steps.rows(index)
    return DecoderStep(
      queries: queries.rows(rows), alignment: alignment.rows(rows), contexts: contexts.rows(rows),
      firstRow: rows.lowerBound)
  }

  /// The rows of one step in one layer.
  func step(_ index: Int, layer level: Int, steps: Steps) -> DecoderStep.Layer {
    let rows = steps.rows(index)
    let layer = layers[level]
    return DecoderStep.Layer(
      cell: CellStep(
        gates: layer.gates.rows(rows), beforeRows: index == 0 ? 0 : rows.count,
        cellBefore: index == 0 ? nil : layer.cell?.rows(steps.rows(index - 1)).first(rows.count),
        cell: layer.cell?.rows(rows)),
      hiddenBefore: layer.hiddenBefore.rows(rows),
      input: level == 0 ? embedded.rows(rows) : layerInputs[level - 1].rows(rows),
      destination: CellStep.Destination(
        hidden: level + 1 < layers.count ? layerInputs[level].rows(rows) : states.rows(rows),
        next: steps.rowCount(index + 1) > 0
          ? layer.hiddenBefore.rows(steps.rows(index + 1)) : nil))
  }
}

extension DecoderTrace {
  /// - Parameter states: where the topmost states go
  package init(
    _ decoder: AttentiveDecoder, rows: Int, sentences: Int, longestSource: Int, states: Matrix,
    dEmbedded: Matrix, arena: Arena
  ) {
    let annotation = decoder.context.inputs
    let hidden = decoder.layers[0].size
    embedded = arena.matrix(rows: rows, columns: decoder.embedding.size)
    self.dEmbedded = dEmbedded
    layers = arena.buffer(count: decoder.layers.count) {
      decoder.layers[$0].trace(rows: rows, sentences: sentences, arena: arena)
    }
    layerInputs = arena.buffer(count: decoder.layers.count - 1) { _ in
      arena.matrix(rows: rows, columns: hidden)
    }
    queries = arena.matrix(rows: rows, columns: decoder.attention.query.outputs)
    dQueries = arena.matrix(rows: rows, columns: decoder.attention.query.outputs)
    alignment = arena.matrix(rows: rows, columns: longestSource)
    contexts = arena.matrix(rows: rows, columns: annotation)
    self.states = states
    dContext = arena.matrix(rows: sentences, columns: annotation)
    dLayerInput = arena.matrix(rows: sentences, columns: hidden)
  }

  package func block(rows: Range<Int>, sentences: Range<Int>, arena: Arena) -> DecoderTrace {
    DecoderTrace(
      embedded: embedded.rows(rows), dEmbedded: dEmbedded.rows(rows),
      layers: arena.buffer(count: layers.count) {
        layers[$0].block(rows: rows, sentences: sentences)
      },
      layerInputs: arena.buffer(count: layerInputs.count) { layerInputs[$0].rows(rows) },
      queries: queries.rows(rows),
      dQueries: dQueries.rows(rows), alignment: alignment.rows(rows),
      contexts: contexts.rows(rows), states: states.rows(rows), dContext: dContext.rows(sentences),
      dLayerInput: dLayerInput.rows(sentences))
  }
}
