package import Batching
package import Compute
package import Layers

/// What a batch's pass through the network saves: for the whole batch, or (as a view) for a block.
package struct NetworkTrace: Sendable {
  package let encoder: EncoderTrace
  package let bridge: Bridge.Trace
  package let decoder: DecoderTrace
  package let output: OutputLayer.Trace
  /// [source rows, attention]: U h
  package let keys: Matrix
  package let dKeys: Matrix
  /// [blocks, attention]: each block's part of v's gradient
  package let dV: Matrix
  /// [blocks, longest source], working memory
  package let scratch: Matrix

  /// What the decoder attends to.
  package func memory(_ block: Batch.Block) -> AdditiveAttention.Memory {
    AdditiveAttention.Memory(
      annotations: encoder.annotations, keys: keys, steps: block.source.steps)
  }

  var memoryGradient: AdditiveAttention.MemoryGradient {
    AdditiveAttention.MemoryGradient(
      dAnnotations: encoder.dAnnotations, dKeys: dKeys, dV: dV, scratch: scratch)
  }
}

extension NetworkTrace {
  package init(_ network: Network, batch: Batch, arena: Arena) {
    let rows = batch.sourceRowCount
    let targetRows = batch.targetRowCount
    let sentences = batch.sentenceCount
    let attention = network.configuration.attentionSize
    let longest = batch.blocks.reduce(1) { max($0, $1.source.steps.count) }
    encoder = EncoderTrace(network.encoder, rows: rows, sentences: sentences, arena: arena)
    bridge = network.bridge.trace(sentences: sentences, arena: arena)
    output = network.output.trace(rows: targetRows, arena: arena)
    decoder = DecoderTrace(
      network.decoder, rows: targetRows, sentences: sentences, longestSource: longest,
      states: output.input.columns(network.output.stateColumns),
      dEmbedded: arena.matrix(rows: targetRows, columns: network.configuration.embeddingSize),
      arena: arena)
    keys = arena.matrix(rows: rows, columns: attention)
    dKeys = arena.matrix(rows: rows, columns: attention)
    dV = arena.matrix(rows: batch.blocks.count, columns: attention)
    scratch = arena.matrix(rows: batch.blocks.count, columns: longest)
  }

  /// The part of a block.
  package func block(_ index: Int, of batch: Batch, arena: Arena) -> NetworkTrace {
    let block = batch.blocks[index]
    return NetworkTrace(
      encoder: encoder.block(
        rows: block.sourceRows, sentences: block.sentences, arena: arena),
      bridge: bridge.block(block.sentences),
      decoder: decoder.block(
        rows: block.targetRows, sentences: block.sentences, arena: arena),
      output: output.block(block.targetRows), keys: keys.rows(block.sourceRows),
      dKeys: dKeys.rows(block.sourceRows), dV: dV.rows(index..<index + 1),
      scratch: scratch.rows(index..<index + 1))
  }
}
