package import Compute
package import Layers

/// What the decoder saves of a forward pass, beside its attention: for the whole batch, or (as a view) for a part of
/// it.
package struct DecoderTrace: @unchecked Sendable {
  /// [target rows, embedding], after dropout
  package let embedded: Matrix
  package let dEmbedded: Matrix
  package let layers: UnsafeBufferPointer<RecurrentTrace>
  /// [target rows, hidden], of each layer but the lowest: its input, after dropout
  package let layerInputs: UnsafeBufferPointer<Matrix>
  /// [target rows, hidden]: the topmost states; columns of the output layer's input
  package let states: Matrix
  /// [sentences, hidden], working memory of one step
  package let dLayerInput: Matrix

  /// The rows of one step in one layer.
  func step(_ index: Int, layer level: Int, steps: Steps) -> AttentiveDecoder.LayerStep {
    let rows = steps.rows(index)
    let layer = layers[level]
    let state = level + 1 < layers.count ? layerInputs[level].rows(rows) : states.rows(rows)
    let next =
      steps.rowCount(index + 1) > 0
      ? layer.gates.hiddenBefore.rows(steps.rows(index + 1)) : nil
    return AttentiveDecoder.LayerStep(
      cell: layer.step(
        rows, before: index == 0 ? nil : steps.rows(index - 1), beforeRows: rows.count,
        hidden: state, next: next),
      input: level == 0 ? embedded.rows(rows) : layerInputs[level - 1].rows(rows), state: state)
  }
}

extension DecoderTrace {
  /// - Parameter states: the topmost states, written
  package init(
    _ decoder: AttentiveDecoder, rows: Int, sentences: Int, states: Matrix, arena: Arena
  ) {
    let hidden = decoder.layers[0].size
    embedded = arena.matrix(rows: rows, columns: decoder.embedding.size)
    dEmbedded = arena.matrix(rows: rows, columns: decoder.embedding.size)
    layers = arena.buffer(count: decoder.layers.count) {
      RecurrentTrace(decoder.layers[$0], rows: rows, sentences: sentences, arena: arena)
    }
    layerInputs = arena.buffer(count: decoder.layers.count - 1) { _ in
      arena.matrix(rows: rows, columns: hidden)
    }
    self.states = states
    dLayerInput = arena.matrix(rows: sentences, columns: hidden)
  }

  package func part(rows: Range<Int>, sentences: Range<Int>, arena: Arena) -> DecoderTrace {
    DecoderTrace(
      embedded: embedded.rows(rows), dEmbedded: dEmbedded.rows(rows),
      layers: arena.buffer(count: layers.count) {
        layers[$0].part(rows: rows, sentences: sentences)
      },
      layerInputs: arena.buffer(count: layerInputs.count) { layerInputs[$0].rows(rows) },
      states: states.rows(rows), dLayerInput: dLayerInput.rows(sentences))
  }
}
