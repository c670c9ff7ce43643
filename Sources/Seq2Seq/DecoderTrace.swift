package import Batching
package import Compute
package import Layers

/// What the decoder saves of a forward pass: for the whole batch, or (as a view) for a part of it.
package struct DecoderTrace: @unchecked Sendable {
  /// [target rows, embedding], after dropout
  package let embedded: Matrix
  package let dEmbedded: Matrix
  package let layers: UnsafeBufferPointer<RecurrentTrace>
  /// [target rows, hidden], of each layer but the lowest: its input, after dropout
  package let layerInputs: UnsafeBufferPointer<Matrix>
  /// [target rows, hidden]: the output of the topmost layer
  package let states: Matrix
  /// [target rows, step input]; nil where the lowest layer has none
  package let stepInput: Matrix?
  /// [sentences, step input], of one step at a time
  package let dStepInput: Matrix?
  /// [sentences, hidden]: the derivative of a layer's output, of one step at a time
  package let dLayerOutput: Matrix
  /// Nil without attention.
  package let attention: AttentionTrace?
  /// [sentences, longest source]: the derivative of the attention weights, of one step at a time; nil for a batch without
  /// guidance
  let dAttentionWeights: Matrix?
  package let deepOutput: DeepOutput.Trace
  /// Nil without a lexical path.
  package let lexical: LexicalPath.Trace?

  /// [target rows, hidden]: the state of the topmost layer before each step
  var statesBefore: Matrix { layers[layers.count - 1].gates.hiddenBefore }

  /// The rows of one step in one layer.
  func step(_ index: Int, layer level: Int, steps: Steps) -> AttentiveDecoder.LayerStep {
    let rows = steps.rows(index)
    let layer = layers[level]
    let output = level + 1 < layers.count ? layerInputs[level].rows(rows) : states.rows(rows)
    let next =
      steps.rowCount(index + 1) > 0
      ? layer.gates.hiddenBefore.rows(steps.rows(index + 1)) : nil
    return AttentiveDecoder.LayerStep(
      cell: layer.step(
        rows, before: index == 0 ? nil : steps.rows(index - 1), beforeRows: rows.count,
        hidden: output, next: next),
      input: level == 0 ? embedded.rows(rows) : layerInputs[level - 1].rows(rows), output: output)
  }
}

extension DecoderTrace {
  package init(
    _ decoder: AttentiveDecoder, batch: Batch, encoder: EncoderTrace, dropsStates: Bool = false,
    arena: Arena
  ) {
    let rows = batch.targetRowCount
    let sentences = batch.sentenceCount
    let hidden = decoder.layers[0].size
    deepOutput = decoder.deepOutput.trace(rows: rows, hasBackward: true, arena: arena)
    embedded = arena.matrix(rows: rows, columns: decoder.embedding.size)
    dEmbedded = arena.matrix(rows: rows, columns: decoder.embedding.size)
    layers = arena.buffer(count: decoder.layers.count) {
      RecurrentTrace(
        decoder.layers[$0], rows: rows, sentences: sentences, dropsStates: dropsStates,
        arena: arena)
    }
    layerInputs = arena.buffer(count: decoder.layers.count - 1) { _ in
      arena.matrix(rows: rows, columns: hidden)
    }
    dLayerOutput = arena.matrix(rows: sentences, columns: hidden)
    states = decoder.states(in: deepOutput, rows: rows, arena: arena)
    let stepInput = decoder.stepInput(rows: rows, arena: arena)
    let dStepInput = decoder.stepInput(rows: sentences, arena: arena)
    self.stepInput = stepInput
    self.dStepInput = dStepInput
    let contexts = decoder.contexts(in: deepOutput, stepInput: stepInput)
    let longestSource = batch.parts.reduce(1) { max($0, $1.source.steps.count) }
    dAttentionWeights =
      batch.hasGuidance ? arena.matrix(rows: sentences, columns: longestSource) : nil
    let lexical = decoder.lexical?.trace(
      rows: rows, sourceRows: encoder.embedded.rows, arena: arena)
    self.lexical = lexical
    attention = decoder.attention.map { attention in
      AttentionTrace(
        attention, annotations: encoder.annotations, contexts: contexts,
        words: lexical?.words(encoder.embedded), longestSource: longestSource,
        back: (
          dAnnotations: encoder.dAnnotations,
          dContexts: dStepInput.flatMap { decoder.contexts(in: $0) }
            ?? arena.matrix(rows: sentences, columns: contexts.columns),
          parts: batch.parts.count
        ), arena: arena)
    }
  }

  /// The rows of a part of the batch.
  package func part(_ index: Int, of batch: Batch, arena: Arena) -> DecoderTrace {
    let part = batch.parts[index]
    let (rows, sentences) = (part.targetRows, part.sentences)
    return DecoderTrace(
      embedded: embedded.rows(rows), dEmbedded: dEmbedded.rows(rows),
      layers: arena.buffer(count: layers.count) {
        layers[$0].part(
          rows: rows, sentences: sentences, identities: part.target.sentenceIdentities)
      },
      layerInputs: arena.buffer(count: layerInputs.count) { layerInputs[$0].rows(rows) },
      states: states.rows(rows), stepInput: stepInput?.rows(rows),
      dStepInput: dStepInput?.rows(sentences), dLayerOutput: dLayerOutput.rows(sentences),
      attention: attention?.part(
        index, sourceRows: part.sourceRows, targetRows: rows, sentences: sentences),
      dAttentionWeights: dAttentionWeights?.rows(sentences), deepOutput: deepOutput.part(rows),
      lexical: lexical?.part(source: part.sourceRows, target: rows))
  }
}
