package import Batching
package import Compute
package import Layers

/// The attentive encoder–decoder of Bahdanau, Cho, Bengio 2015, arXiv:1409.0473.
///
/// It holds no numbers: its layers are structs of parameters, which name blocks of a flat buffer of weights.
package struct Network: Sendable {
  package let configuration: NetworkConfiguration
  package let encoder: Encoder
  package let bridge: Bridge
  package let decoder: AttentiveDecoder
  package let output: OutputLayer
  /// Every parameter, in the order of the flat buffer; initialisation, checkpoint, gradient check and summary walk it.
  package let parameters: [Parameter]
  /// The size of the flat buffer, in floats.
  package let bufferCount: Int

  package init(_ configuration: NetworkConfiguration) {
    var layout = ParameterLayout()
    self.configuration = configuration
    encoder = Encoder(configuration, layout: &layout)
    bridge = Bridge(configuration, layout: &layout)
    decoder = AttentiveDecoder(configuration, layout: &layout)
    output = OutputLayer(configuration, layout: &layout)
    parameters = layout.parameters
    bufferCount = layout.count
  }

  /// How many sentences a block of a batch should have: more where a step's weights do not stay in the cache, so that they
  /// are fetched for more rows.
  package var blockSentences: Int {
    decoder.stepWeightCount > 4 << 20 ? 2 * Batch.blockSentences : Batch.blockSentences
  }

  /// How many numbers are learned.
  package var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }

  /// Takes one block as far as the readout.
  package func forward(_ block: Batch.Block, trace: NetworkTrace, _ pass: Pass) {
    encoder.forward(block.source, trace: trace.encoder, pass)
    bridge.forward(
      trace.encoder.annotations, steps: block.source.steps, trace: trace.bridge, pass)
    if let attention = trace.attention { decoder.attention?.project(attention, pass) }
    decoder.forward(
      block, starts: trace.bridge.starts, bridge: bridge, attention: trace.attention,
      trace: trace.decoder, pass)
    if let attention = trace.attention {
      trace.output.input.columns(output.contextColumns).copy(from: attention.contexts)
    }
    trace.output.input.columns(output.embeddingColumns).copy(from: trace.decoder.embedded)
    output.forward(block, trace: trace.output, pass)
  }

  /// Back through the block from its losses: `forward` upside down.
  ///
  /// What it leaves in the trace is what `gradients` reads.
  package func backward(_ block: Batch.Block, trace: NetworkTrace, _ pass: Pass) {
    let dAnnotations = trace.encoder.dAnnotations
    output.backward(block, trace: trace.output, pass)
    trace.decoder.dEmbedded.copy(from: trace.output.dInput.columns(output.embeddingColumns))
    dAnnotations.zero()
    trace.attention?.zeroDerivatives()
    decoder.backward(
      block, dStates: trace.output.dInput.columns(output.stateColumns),
      dContexts: trace.output.dInput.columns(output.contextColumns),
      dStarts: trace.bridge.dStarts, bridge: bridge, attention: trace.attention,
      trace: trace.decoder, pass)
    if let attention = trace.attention { decoder.attention?.projectBack(attention, pass) }
    bridge.backward(into: dAnnotations, steps: block.source.steps, trace: trace.bridge, pass)
    encoder.backward(block.source, trace: trace.encoder, pass)
  }

  /// The gradients of all weights, once every block of the batch has been back.
  package func gradients(
    _ batch: Batch, trace: NetworkTrace, into gradients: inout BatchGradients
  ) {
    output.gradients(trace: trace.output, into: &gradients)
    decoder.gradients(
      ids: batch.targetIDs, attention: trace.attention, trace: trace.decoder, into: &gradients)
    bridge.gradients(trace: trace.bridge, into: &gradients)
    encoder.gradients(ids: batch.sourceIDs, trace: trace.encoder, into: &gradients)
  }
}
