package import Batching
package import Compute
package import Layers

/// The decoder over whole sentences, forward and backward.
extension AttentiveDecoder {
  /// Reads the target tokens of a part, each after the true ones before it.
  ///
  /// - Parameter starts: [source sentences, layers · hidden], from the bridge
  /// - Parameter posterior: turns attention into the posterior, step by step; nil for attention as it is
  package func forward(
    _ part: Batch.Part, starts: Matrix, bridge: Bridge, trace: DecoderTrace,
    posterior: PosteriorAttention? = nil, _ pass: Pass
  ) {
    let target = part.target
    if let attended = trace.attention {
      attention?.project(attended, pass)
      posterior?.start(annotations: attended.annotations, pass)
    }
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
      func take(_ attended: AttentionStep?) {
        step(
          attended, stepInput: stepInput,
          layer: { trace.step(index, layer: $0, steps: target.steps) },
          dropout: { pass.dropout.at(dropoutSites[$0], target.identities) },
          firstRow: rows.lowerBound, pass)
      }
      let attended = trace.attention?.step(
        rows, sentences: part.sourceSentence, steps: part.source.steps)
      take(attended)
      if let posterior, let attended {
        posterior.revise(attended, rows: rows, part: part, trace: trace, pass)
        if attention?.query == .stateBefore {
          // The context is an input of the step, which is taken once more.
          layers[0].projectInput(
            trace.embedded.rows(rows),
            into: trace.step(index, layer: 0, steps: target.steps).cell.gates, pass)
          take(nil)
        }
      }
      if feedsInput { forwardDeepOutput(rows, part, trace: trace, pass) }
    }
    if !feedsInput { forwardDeepOutput(0..<target.steps.rowCount, part, trace: trace, pass) }
    if let lexical, let saved = trace.lexical {
      lexical.forward(
        saved, rows: target.steps.rowCount, identities: target.identities, pass)
    }
  }

  private func forwardDeepOutput(
    _ rows: Range<Int>, _ part: Batch.Part, trace: DecoderTrace, _ pass: Pass
  ) {
    complete(
      trace.deepOutput.input.rows(rows),
      statesBefore: trace.statesBefore.rows(rows),
      contexts: trace.attention?.contexts.rows(rows), embedded: trace.embedded.rows(rows))
    deepOutput.forward(
      rows, identities: part.target.identities, trace: trace.deepOutput, pass)
  }

  /// The backward pass, from the derivatives of the deep output and of the lexical path and the last step to the first.
  ///
  /// - Parameter guidance: the factor of the loss of its guidance
  /// - Parameter dStarts: [source sentences, layers · hidden], written
  package func backward(
    _ part: Batch.Part, guidance: Float, dStarts: Matrix, bridge: Bridge, trace: DecoderTrace,
    _ pass: Pass
  ) {
    let steps = part.target.steps
    let identities = part.target.identities
    let dOutput = trace.deepOutput.derivatives.dOutput
    let dInput = trace.deepOutput.derivatives.dInput
    trace.attention?.zeroDerivatives()
    if let lexical, let saved = trace.lexical {
      lexical.backward(saved, identities: identities, pass)
    }
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
      backwardStep(
        index, dInput: dInput.rows(rows), part, guidance: guidance, trace: trace, pass)
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
    _ index: Int, dInput: Matrix, _ part: Batch.Part, guidance: Float, trace: DecoderTrace,
    _ pass: Pass
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
        derivatives: attended.derivatives(
          rows, dWeights: trace.dAttentionWeights(index, of: part, guidance: guidance)),
        dState: dState, pass)
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
    if let lexical, let saved = trace.lexical {
      lexical.gradients(trace: saved, into: &gradients)
    }
    for (index, layer) in layers.enumerated() {
      layer.gradients(
        input: index == 0 ? trace.embedded : trace.layerInputs[index - 1],
        stepInput: trace.stepInput, trace: trace.layers[index], into: &gradients)
    }
    if let attention, let attended = trace.attention {
      let states =
        switch attention.query {
        case .stateBefore: trace.statesBefore
        case .stateAfter: trace.states
        }
      attention.gradients(attended, states: states, into: &gradients)
    }
    gradients.add(embedding.table, ids: ids, dOutput: trace.dEmbedded)
  }
}
