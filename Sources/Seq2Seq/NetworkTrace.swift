package import Batching
package import Compute
package import Layers

/// What a batch's pass through the network saves: for the whole batch, or (as a view) for a part of it.
package struct NetworkTrace: Sendable {
  package let encoder: EncoderTrace
  package let bridge: Bridge.Trace
  package let decoder: DecoderTrace
  package let output: OutputLayer.Trace
  /// Nil without attention.
  package let attention: AttentionTrace?
}

extension NetworkTrace {
  package init(_ network: Network, batch: Batch, arena: Arena) {
    let rows = batch.sourceRowCount
    let targetRows = batch.targetRowCount
    let sentences = batch.sentenceCount
    let longest = batch.parts.reduce(1) { max($0, $1.source.steps.count) }
    encoder = EncoderTrace(network.encoder, rows: rows, sentences: sentences, arena: arena)
    bridge = network.bridge.trace(sentences: sentences, arena: arena)
    output = network.output.trace(rows: targetRows, arena: arena)
    decoder = DecoderTrace(
      network.decoder, rows: targetRows, sentences: sentences,
      states: output.input.columns(network.output.stateColumns), arena: arena)
    let (annotations, dAnnotations) = (encoder.annotations, encoder.dAnnotations)
    attention = network.decoder.attention.map {
      AttentionTrace(
        $0, annotations: annotations, rows: targetRows, longestSource: longest,
        back: (dAnnotations, sentences: sentences, parts: batch.parts.count), arena: arena)
    }
  }

  /// The rows of a part of the batch.
  package func part(_ index: Int, of batch: Batch, arena: Arena) -> NetworkTrace {
    let part = batch.parts[index]
    return NetworkTrace(
      encoder: encoder.part(
        rows: part.sourceRows, sentences: part.sentences, arena: arena),
      bridge: bridge.part(part.sentences),
      decoder: decoder.part(
        rows: part.targetRows, sentences: part.sentences, arena: arena),
      output: output.part(part.targetRows),
      attention: attention?.part(
        index, sourceRows: part.sourceRows, targetRows: part.targetRows,
        sentences: part.sentences))
  }
}
