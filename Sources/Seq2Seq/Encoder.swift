package import Batching
package import Compute
package import Layers

/// Embedding and recurrent layers that read the source sentence in both directions.
///
/// The annotation of a source token, h[j], is the states of both directions at it, concatenated: Bahdanau, Cho, Bengio
/// 2015, section 3.2. With residual connections, it is the output of the topmost layer. A layer above the first reads the concatenated states of the one below.
package struct Encoder: Sendable {
  /// A recurrent layer for each direction.
  package struct Level: Sendable {
    package let forward: RecurrentLayer
    /// Nil in a unidirectional encoder.
    package let backward: RecurrentLayer?
    /// The dropout of its output.
    let dropoutSite: RandomKey.Name

    package var outputSize: Int { forward.size * (backward == nil ? 1 : 2) }
  }

  package let embedding: Embedding
  package let levels: [Level]
  /// Whether a layer above the first adds its input to its output.
  private let isResidual: Bool

  package init(_ configuration: NetworkConfiguration, layout: inout ParameterLayout) {
    embedding = Embedding(
      "source.embedding", side: .source, entries: configuration.sourceVocabularySize,
      size: configuration.embeddingSize, isOutputWeight: configuration.tieEmbeddings == .all,
      layout: &layout)
    var levels: [Level] = []
    for index in 0..<configuration.encoderLayers {
      let inputs = levels.last?.outputSize ?? configuration.embeddingSize
      func layer(_ direction: ReadingDirection) -> RecurrentLayer {
        RecurrentLayer(
          "encoder.layer\(index).\(direction.rawValue)",
          sizes: CellSizes(inputs: inputs, units: configuration.encoderHiddenSize),
          cell: configuration.cellChoice, direction: direction, layout: &layout)
      }
      levels.append(
        Level(
          forward: layer(.forward),
          backward: configuration.isBidirectional ? layer(.backward) : nil,
          dropoutSite: RandomKey.Name("encoder.layer\(index)")))
    }
    self.levels = levels
    isResidual = configuration.residual
  }

  /// Writes the annotations of a part to `trace.annotations`.
  package func forward(_ source: UnpaddedSentences, trace: EncoderTrace, _ pass: Pass) {
    embedding.forward(source.ids, identities: source.identities, into: trace.embedded, pass)
    var input = trace.embedded
    for (index, level) in levels.enumerated() {
      let saved = trace.levels[index]
      let size = level.forward.size
      level.forward.forward(
        input, steps: source.steps, trace: saved.forward, into: saved.output.columns(0..<size),
        pass)
      if let backward = level.backward, let trace = saved.backward {
        backward.forward(
          input, steps: source.steps, trace: trace, into: saved.output.columns(size..<2 * size),
          pass)
      }
      if isResidual && index > 0 { saved.output.add(input) }
      pass.dropout.at(level.dropoutSite, source.identities).apply(to: saved.output)
      input = saved.output
    }
  }

  /// The backward pass, from `trace.dAnnotations` to the embedding.
  ///
  /// - Parameter dEmbedded: [source rows, embedding]: of the embedded tokens, from the decoder's lexical path; nil without
  package func backward(
    _ source: UnpaddedSentences, dEmbedded: Matrix? = nil, trace: EncoderTrace, _ pass: Pass
  ) {
    for index in levels.indices.reversed() {
      let level = levels[index]
      let saved = trace.levels[index]
      let dInput = index > 0 ? trace.levels[index - 1].dOutput : trace.dEmbedded
      let size = level.forward.size
      pass.dropout.at(level.dropoutSite, source.identities).apply(to: saved.dOutput)
      if let backward = level.backward, let trace = saved.backward {
        backward.backward(
          saved.dOutput.columns(size..<2 * size), steps: source.steps, trace: trace, into: dInput,
          accumulates: false, pass)
      }
      level.forward.backward(
        saved.dOutput.columns(0..<size), steps: source.steps, trace: saved.forward, into: dInput,
        accumulates: level.backward != nil, pass)
      if isResidual && index > 0 { dInput.add(saved.dOutput) }
    }
    if let dEmbedded { trace.dEmbedded.add(dEmbedded) }
    embedding.backward(trace.dEmbedded, identities: source.identities, pass)
  }

  /// The gradients of its parameters, from the trace of a whole batch.
  package func gradients(
    ids: UnsafeBufferPointer<Int32>, trace: EncoderTrace, into gradients: inout BatchGradients
  ) {
    var input = trace.embedded
    for (level, saved) in zip(levels, trace.levels) {
      level.forward.gradients(input: input, trace: saved.forward, into: &gradients)
      if let backward = level.backward, let trace = saved.backward {
        backward.gradients(input: input, trace: trace, into: &gradients)
      }
      input = saved.output
    }
    gradients.add(embedding.table, ids: ids, dOutput: trace.dEmbedded)
  }
}
