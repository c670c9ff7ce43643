internal import CKernels
package import Compute

/// The attention of one query to one sentence, from `CKernelsAttention.h`.
typealias AttentionKernel = @convention(c) (UnsafePointer<ck_attention>?) -> Void

/// One step of attention: each row is a query to one source sentence.
package struct AttentionStep {
  /// [at least rows]: the sentence of each row
  let sentences: UnsafeBufferPointer<Int>
  /// The layout of the source rows.
  let steps: Steps
  /// [source rows, key]
  let keys: Matrix
  /// [source rows, annotation]
  let annotations: Matrix
  /// [rows, query]
  let queries: Matrix
  /// [rows, longest source], written: the attention weights; as many as the row's sentence is long
  let weights: Matrix
  /// [rows, annotation], written
  package let contexts: Matrix
  /// Sums of source words; nil where there are none
  let words: Words?

  /// Source words that are summed with the same weights as annotations.
  package struct Words: Sendable {
    /// [source rows, embedding]
    package let embedded: Matrix
    /// [rows, embedding], written
    package let sums: Matrix
    /// [source rows, embedding], added to; nil without a backward pass
    package let dEmbedded: Matrix?
    /// [rows, embedding]; nil without a backward pass
    package let dSums: Matrix?

    package init(embedded: Matrix, sums: Matrix, dEmbedded: Matrix?, dSums: Matrix?) {
      self.embedded = embedded
      self.sums = sums
      self.dEmbedded = dEmbedded
      self.dSums = dSums
    }

    /// The rows of a part of the batch, or of a step with all source rows.
    func rows(source: Range<Int>? = nil, target: Range<Int>) -> Words {
      let source = source ?? 0..<embedded.rows
      return Words(
        embedded: embedded.rows(source), sums: sums.rows(target),
        dEmbedded: dEmbedded?.rows(source), dSums: dSums?.rows(target))
    }

    /// Fills in what a kernel needs of a row.
    fileprivate func fill(_ attention: inout ck_attention, row: Int) {
      attention.wordWidth = embedded.columns
      attention.words = UnsafePointer(embedded.base)
      attention.wordSum = sums.row(row)
      attention.dWords = dEmbedded?.base
      attention.dWordSum = dSums.map { UnsafePointer($0.row(row)) }
    }
  }

  /// The derivatives of a step.
  package struct Derivatives: Sendable {
    /// [rows, annotation]
    package let dContexts: Matrix
    /// [rows, longest source]: of the attention weights themselves; nil where no loss depends on them
    var dWeights: Matrix?
    /// [rows, query], written
    let dQueries: Matrix
    /// [source rows, key], added to
    let dKeys: Matrix
    /// [source rows, annotation], added to
    package let dAnnotations: Matrix
    /// [query], added to: of an additive score's v; nil for other scores
    let dV: Matrix?
    /// [longest source], working memory
    let dScores: Matrix
  }

  /// Turns the attention weights of a row into their product with exp(labelVector · output), normalised, and writes the
  /// context anew.
  ///
  /// - Parameter outputs: [the sentence's length, size], of each position of the row's sentence
  /// - Parameter labelVector: [1, size]
  package func reweigh(row: Int, outputs: Matrix, labelVector: Matrix, worker: Worker) {
    let positions = steps.positions(of: sentences[row])
    var attention = ck_attention()
    attention.length = positions.count
    attention.positions = positions.baseAddress
    attention.size = labelVector.columns
    attention.v = UnsafePointer(labelVector.base)
    attention.width = annotations.columns
    attention.annotations = UnsafePointer(annotations.base)
    attention.weights = weights.row(row)
    attention.context = contexts.row(row)
    words?.fill(&attention, row: row)
    worker.spend(on: .attention) { ck_posterior_attention(&attention, outputs.base) }
  }

  /// Runs a kernel for every row.
  ///
  /// - Parameter v: [query], of an additive score
  /// - Parameter derivatives: for a backward kernel
  func run(
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
        words?.fill(&attention, row: row)
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
