package import Batching
package import Compute
import Layers

/// What a batch's pass through the network saves: for the whole batch, or (as a view) for a part of it.
package struct NetworkTrace: Sendable {
  package let encoder: EncoderTrace
  package let bridge: Bridge.Trace
  package let decoder: DecoderTrace
  package let output: OutputLayer.Trace

  /// - Parameter dropsStates: whether there is dropout of states
  package init(_ network: Network, batch: Batch, dropsStates: Bool = false, arena: Arena) {
    encoder = EncoderTrace(
      network.encoder, rows: batch.sourceRowCount, sentences: batch.sentenceCount,
      dropsStates: dropsStates, arena: arena)
    bridge = network.bridge.trace(sentences: batch.sentenceCount, arena: arena)
    decoder = DecoderTrace(
      network.decoder, batch: batch, encoder: encoder, dropsStates: dropsStates, arena: arena)
    output = network.output.trace(rows: batch.targetRowCount, arena: arena)
  }

  private init(
    encoder: EncoderTrace, bridge: Bridge.Trace, decoder: DecoderTrace, output: OutputLayer.Trace
  ) {
    self.encoder = encoder
    self.bridge = bridge
    self.decoder = decoder
    self.output = output
  }

  /// The rows of a part of the batch.
  package func part(_ index: Int, of batch: Batch, arena: Arena) -> NetworkTrace {
    let part = batch.parts[index]
    return NetworkTrace(
      encoder: encoder.part(part, arena: arena),
      bridge: bridge.part(part.sentences), decoder: decoder.part(index, of: batch, arena: arena),
      output: output.part(part.targetRows))
  }
}
