package import Batching
package import Compute
package import Layers

/// What the encoder saves of a forward pass: for the whole batch, or (as a view) for a part of it.
package struct EncoderTrace: @unchecked Sendable {
  package struct Level {
    package let forward: RecurrentTrace
    package let backward: RecurrentTrace?
    /// [source rows, directions · units], after dropout: the input of the level above, or the annotations
    package let output: Matrix
    package let dOutput: Matrix
  }

  /// [source rows, embedding], after dropout
  package let embedded: Matrix
  package let dEmbedded: Matrix
  package let levels: UnsafeBufferPointer<Level>

  /// [source rows, annotation]: h
  package var annotations: Matrix { levels[levels.count - 1].output }
  package var dAnnotations: Matrix { levels[levels.count - 1].dOutput }
}

extension EncoderTrace {
  package init(
    _ encoder: Encoder, rows: Int, sentences: Int, dropsStates: Bool = false, arena: Arena
  ) {
    embedded = arena.matrix(rows: rows, columns: encoder.embedding.size)
    dEmbedded = arena.matrix(rows: rows, columns: encoder.embedding.size)
    func trace(_ layer: RecurrentLayer) -> RecurrentTrace {
      RecurrentTrace(
        layer, rows: rows, sentences: sentences, dropsStates: dropsStates, arena: arena)
    }
    levels = arena.buffer(count: encoder.levels.count) { index in
      let level = encoder.levels[index]
      return Level(
        forward: trace(level.forward), backward: level.backward.map(trace),
        output: arena.matrix(rows: rows, columns: level.outputSize),
        dOutput: arena.matrix(rows: rows, columns: level.outputSize))
    }
  }

  /// The rows of a part of the batch.
  package func part(_ part: Batch.Part, arena: Arena) -> EncoderTrace {
    let (rows, sentences) = (part.sourceRows, part.sentences)
    func rowsOf(_ trace: RecurrentTrace) -> RecurrentTrace {
      trace.part(
        rows: rows, sentences: sentences, identities: part.source.sentenceIdentities)
    }
    return EncoderTrace(
      embedded: embedded.rows(rows), dEmbedded: dEmbedded.rows(rows),
      levels: arena.buffer(count: levels.count) { index in
        let level = levels[index]
        return Level(
          forward: rowsOf(level.forward),
          backward: level.backward.map(rowsOf),
          output: level.output.rows(rows), dOutput: level.dOutput.rows(rows))
      })
  }
}
