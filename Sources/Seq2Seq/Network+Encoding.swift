package import Batching
package import Compute
package import Layers

/// Source sentences, read: what a search starts from.
package struct EncodedSentences: Sendable {
  /// What the decoder attends to.
  package let memory: AdditiveAttention.Memory
  /// [sentences, decoder layers · hidden]: the decoder's start states, in the columns of `Bridge.columns(ofLayer:)`
  package let starts: Matrix
}

extension Network {
  /// Reads source sentences, as the training pass does, without dropout.
  ///
  /// - Parameter arena: where the result stands, and what is saved on the way
  package func encode(
    _ source: PackedSentences, arena: Arena, weights: Weights, worker: Worker
  ) -> EncodedSentences {
    let rows = source.ids.count
    let sentences = source.steps.sentenceCount
    let trace = EncoderTrace(encoder, rows: rows, sentences: sentences, arena: arena)
    let bridgeTrace = bridge.trace(sentences: sentences, arena: arena)
    let memory = AdditiveAttention.Memory(
      annotations: trace.annotations,
      keys: arena.matrix(rows: rows, columns: configuration.attentionSize), steps: source.steps)
    encoder.forward(source, trace: trace, weights: weights, dropout: .none, worker: worker)
    bridge.forward(
      memory.annotations, steps: memory.steps, trace: bridgeTrace, weights: weights, worker: worker)
    decoder.attention.project(memory, weights: weights, worker: worker)
    return EncodedSentences(memory: memory, starts: bridgeTrace.starts)
  }
}
