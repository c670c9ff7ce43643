package import Compute

/// What attention saves: for the whole batch, or (as a view) for a part of it.
package struct AttentionTrace: Sendable {
  /// [source rows, annotation]
  package let annotations: Matrix
  /// [source rows, key]: the annotations themselves where an attention has no keys of its own
  let keys: Matrix
  /// [target rows, query]
  let queries: Matrix
  /// [target rows, longest source]: the attention weights
  package let weights: Matrix
  /// [target rows, annotation]; may be strided
  package let contexts: Matrix
  /// Sums of source words, for all target rows; nil where there are none
  package let words: AttentionStep.Words?
  /// Nil where there is no backward pass. [target rows, query] of dQueries, [parts, …] of dV and dScores, [sentences,
  /// annotation] of dContexts, for one step at a time. dKeys are dAnnotations where the annotations are the keys.
  package let back: AttentionStep.Derivatives?

  /// The rows of a part of the batch.
  package func part(
    _ index: Int, sourceRows: Range<Int>, targetRows: Range<Int>, sentences: Range<Int>
  ) -> AttentionTrace {
    AttentionTrace(
      annotations: annotations.rows(sourceRows), keys: keys.rows(sourceRows),
      queries: queries.rows(targetRows), weights: weights.rows(targetRows),
      contexts: contexts.rows(targetRows),
      words: words?.rows(source: sourceRows, target: targetRows),
      back: back.map { back in
        AttentionStep.Derivatives(
          dContexts: back.dContexts.rows(sentences), dQueries: back.dQueries.rows(targetRows),
          dKeys: back.dKeys.rows(sourceRows), dAnnotations: back.dAnnotations.rows(sourceRows),
          dV: back.dV?.rows(index..<index + 1), dScores: back.dScores.rows(index..<index + 1))
      })
  }

  /// One step.
  ///
  /// - Parameter rows: of the target
  /// - Parameter sentences: [at least rows], the source sentence of each row
  package func step(
    _ rows: Range<Int>, sentences: UnsafeBufferPointer<Int>, steps: Steps
  ) -> AttentionStep {
    AttentionStep(
      sentences: sentences, steps: steps, keys: keys, annotations: annotations,
      queries: queries.rows(rows), weights: weights.rows(rows), contexts: contexts.rows(rows),
      words: words?.rows(target: rows))
  }

  /// The derivatives of one step; `dContexts` is filled by the caller.
  ///
  /// - Parameter dWeights: [rows, longest source], of the attention weights themselves
  package func derivatives(
    _ rows: Range<Int>, dWeights: Matrix? = nil
  ) -> AttentionStep.Derivatives {
    let all = self.derivatives
    return AttentionStep.Derivatives(
      dContexts: all.dContexts.first(rows.count), dWeights: dWeights,
      dQueries: all.dQueries.rows(rows), dKeys: all.dKeys, dAnnotations: all.dAnnotations,
      dV: all.dV, dScores: all.dScores)
  }

  /// Its derivatives.
  package var derivatives: AttentionStep.Derivatives {
    guard let back else { preconditionFailure("a trace without derivatives") }
    return back
  }

  /// Zeros what the backward pass of a part adds to.
  package func zeroDerivatives() {
    guard let back else { return }
    if back.dKeys.base != back.dAnnotations.base { back.dKeys.zero() }
    back.dV?.zero()
    words?.dEmbedded?.zero()
  }
}

extension AttentionTrace {
  /// Memory for a batch, or (without `back`) for a search.
  ///
  /// - Parameter contexts: [target rows, annotation], written; may be strided
  /// - Parameter words: what sums of source words are made of; nil for none
  /// - Parameter back: the derivatives of the annotations; [sentences, annotation], those of the contexts of one step,
  ///   which may be strided; and the number of parts
  package init(
    _ attention: any Attention, annotations: Matrix, contexts: Matrix,
    words: AttentionStep.Words? = nil, longestSource: Int,
    back: (dAnnotations: Matrix, dContexts: Matrix, parts: Int)?, arena: Arena
  ) {
    let rows = contexts.rows
    func keys(_ annotations: Matrix) -> Matrix {
      attention.keySize.map { arena.matrix(rows: annotations.rows, columns: $0) } ?? annotations
    }
    self.annotations = annotations
    self.keys = keys(annotations)
    queries = arena.matrix(rows: rows, columns: attention.querySize)
    weights = arena.matrix(rows: rows, columns: longestSource)
    self.contexts = contexts
    self.words = words
    self.back = back.map { back in
      AttentionStep.Derivatives(
        dContexts: back.dContexts,
        dQueries: arena.matrix(rows: rows, columns: attention.querySize),
        dKeys: keys(back.dAnnotations), dAnnotations: back.dAnnotations,
        dV: attention.hasScoreVector
          ? arena.matrix(rows: back.parts, columns: attention.querySize) : nil,
        dScores: arena.matrix(rows: back.parts, columns: longestSource))
    }
  }
}
