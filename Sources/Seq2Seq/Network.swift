package import Batching
package import Compute
package import Layers

/// A recurrent encoder–decoder: that of Bahdanau, Cho, Bengio 2015, arXiv:1409.0473, and its relatives.
///
/// Its layers are structs of parameters, which name blocks of a flat buffer; the weights are stored elsewhere.
package struct Network: Sendable {
  package let configuration: NetworkConfiguration
  package let encoder: Encoder
  package let bridge: Bridge
  package let decoder: AttentiveDecoder
  package let output: OutputLayer
  /// All parameters, in the order of the flat buffer.
  package let parameters: [Parameter]
  /// The size of the flat buffer, in floats.
  package let bufferCount: Int

  package init(_ configuration: NetworkConfiguration) {
    var layout = ParameterLayout(configuration.initialization)
    self.configuration = configuration
    encoder = Encoder(configuration, layout: &layout)
    bridge = Bridge(configuration, layout: &layout)
    decoder = AttentiveDecoder(
      configuration, sourceTable: encoder.embedding.table, layout: &layout)
    output = OutputLayer(
      configuration, targetTable: decoder.embedding.table, layout: &layout)
    parameters = layout.parameters
    bufferCount = layout.count
  }

  /// About how many sentences a part of a batch should have: more where a step's weights do not stay in the cache, so
  /// that they are loaded less often.
  package var partSentences: Int {
    decoder.stepWeightCount > 4 << 20 ? 2 * Batch.partSentences : Batch.partSentences
  }

  /// The number of weights.
  package var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }

  /// The forward pass of one part, up to the deep output.
  ///
  /// - Parameter posterior: turns attention into the posterior; nil for attention as it is
  package func forward(
    _ part: Batch.Part, trace: NetworkTrace, posterior: PosteriorAttention? = nil, _ pass: Pass
  ) {
    encoder.forward(part.source, trace: trace.encoder, pass)
    bridge.forward(
      trace.encoder.annotations, steps: part.source.steps, trace: trace.bridge, pass)
    decoder.forward(
      part, starts: trace.bridge.starts, bridge: bridge, trace: trace.decoder,
      posterior: posterior, pass)
  }

  /// The backward pass of one part, from its losses. It leaves in the trace what `gradients` reads.
  ///
  /// - Parameter guidance: the factor of the loss of its guidance
  package func backward(
    _ part: Batch.Part, guidance: Float = 0, trace: NetworkTrace, _ pass: Pass
  ) {
    let dAnnotations = trace.encoder.dAnnotations
    dAnnotations.zero()
    decoder.backward(
      part, guidance: guidance, dStarts: trace.bridge.dStarts, bridge: bridge,
      trace: trace.decoder, pass)
    bridge.backward(into: dAnnotations, steps: part.source.steps, trace: trace.bridge, pass)
    encoder.backward(
      part.source, dEmbedded: trace.decoder.lexical?.dEmbedded, trace: trace.encoder, pass)
  }

  /// The gradients of all parameters, after the backward pass of all parts.
  package func gradients(
    _ batch: Batch, trace: NetworkTrace, into gradients: inout BatchGradients
  ) {
    decoder.gradients(ids: batch.targetIDs, trace: trace.decoder, into: &gradients)
    bridge.gradients(trace: trace.bridge, into: &gradients)
    encoder.gradients(ids: batch.sourceIDs, trace: trace.encoder, into: &gradients)
  }
}
