package import CKernels

/// The attention of one query to one sentence, from `CKernelsAttention.h`.
package typealias AttentionKernel = @convention(c) (UnsafePointer<ck_attention>?) -> Void

/// One step of attention: every row asks about a source sentence.
package struct AttentionStep {
  /// [at least rows]: the sentence of each row
  package let sentences: UnsafeBufferPointer<Int>
  /// Where the positions of each sentence stand among the source rows.
  package let steps: Steps
  /// [source rows, key]
  package let keys: Matrix
  /// [source rows, annotation]
  package let annotations: Matrix
  /// [rows, query]
  package let queries: Matrix
  /// [rows, longest source], written: the attention weights, of each row's sentence's length
  package let weights: Matrix
  /// [rows, annotation], written
  package let contexts: Matrix

  package init(
    sentences: UnsafeBufferPointer<Int>, steps: Steps, keys: Matrix, annotations: Matrix,
    queries: Matrix, weights: Matrix, contexts: Matrix
  ) {
    self.sentences = sentences
    self.steps = steps
    self.keys = keys
    self.annotations = annotations
    self.queries = queries
    self.weights = weights
    self.contexts = contexts
  }

  /// The derivatives of a step.
  package struct Derivatives: Sendable {
    /// [rows, annotation]
    package let dContexts: Matrix
    /// [rows, longest source]: of the attention weights themselves; nil where no loss looks at them
    package let dWeights: Matrix?
    /// [rows, query], written
    package let dQueries: Matrix
    /// [source rows, key], added to
    package let dKeys: Matrix
    /// [source rows, annotation], added to
    package let dAnnotations: Matrix
    /// [query], added to: that of an additive score's v; nil for other scores
    package let dV: Matrix?
    /// [longest source], working memory
    package let dScores: Matrix

    package init(
      dContexts: Matrix, dWeights: Matrix? = nil, dQueries: Matrix, dKeys: Matrix,
      dAnnotations: Matrix,
      dV: Matrix?, dScores: Matrix
    ) {
      self.dContexts = dContexts
      self.dWeights = dWeights
      self.dQueries = dQueries
      self.dKeys = dKeys
      self.dAnnotations = dAnnotations
      self.dV = dV
      self.dScores = dScores
    }
  }

  /// Runs a kernel for every row.
  ///
  /// - Parameter v: [query], of an additive score
  /// - Parameter derivatives: for a backward kernel
  package func run(
    _ kernel: AttentionKernel, v: Matrix? = nil, derivatives: Derivatives? = nil, worker: Worker
  ) {
    var attention = ck_attention()
    attention.size = queries.columns
    attention.keys = UnsafePointer(keys.base)
    attention.v = UnsafePointer(v?.base)
    attention.width = annotations.columns
    attention.annotations = UnsafePointer(annotations.base)
    attention.dKeys = derivatives?.dKeys.base
    attention.dV = derivatives?.dV?.base
    attention.dAnnotations = derivatives?.dAnnotations.base
    attention.dScores = derivatives?.dScores.base
    worker.spend(on: .attention) {
      for row in 0..<queries.rows {
        let positions = steps.positions(of: sentences[row])
        attention.length = positions.count
        attention.positions = positions.baseAddress
        attention.query = UnsafePointer(queries.row(row))
        attention.weights = weights.row(row)
        attention.context = contexts.row(row)
        if let derivatives {
          attention.dContext = UnsafePointer(derivatives.dContexts.row(row))
          attention.dWeights = derivatives.dWeights.map { UnsafePointer($0.row(row)) }
          attention.dQuery = derivatives.dQueries.row(row)
        }
        kernel(&attention)
      }
    }
  }
}
