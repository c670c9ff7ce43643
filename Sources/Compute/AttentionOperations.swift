import CKernels

/// What additive attention looks at, for one source sentence: its positions' rows in keys and annotations.
package struct AttendedSentence {
  /// The row of each position, in the order of the sentence.
  package let positions: UnsafeBufferPointer<Int32>
  /// [all positions, attention]
  package let keys: Matrix
  /// [all positions, annotation]
  package let annotations: Matrix

  package init(positions: UnsafeBufferPointer<Int32>, keys: Matrix, annotations: Matrix) {
    self.positions = positions
    self.keys = keys
    self.annotations = annotations
  }

  /// The attention of one query: scores, their softmax, and the context.
  ///
  /// - Parameter query: [attention]
  /// - Parameter v: [attention]
  /// - Parameter weights: [positions], written; they sum to 1
  /// - Parameter context: [annotation], written
  package func attend(
    query: UnsafePointer<Float>, v: Matrix, weights: UnsafeMutablePointer<Float>,
    context: UnsafeMutablePointer<Float>
  ) {
    guard let rows = positions.baseAddress else { preconditionFailure("an empty sentence") }
    ck_attention_forward(
      positions.count, rows, keys.columns, query, keys.base, v.base, annotations.columns,
      annotations.base, weights, context)
  }

  /// Derivatives of `attend`: writes dQuery, adds to the others.
  ///
  /// - Parameter scratch: [positions]
  package func attendBackward(
    query: UnsafePointer<Float>, v: Matrix, weights: UnsafePointer<Float>,
    dContext: UnsafePointer<Float>, dQuery: UnsafeMutablePointer<Float>, dKeys: Matrix,
    dV: Matrix, dAnnotations: Matrix, scratch: UnsafeMutablePointer<Float>
  ) {
    guard let rows = positions.baseAddress else { preconditionFailure("an empty sentence") }
    ck_attention_backward(
      positions.count, rows, keys.columns, query, keys.base, v.base, annotations.columns,
      annotations.base, weights, dContext, dQuery, dKeys.base, dV.base, dAnnotations.base, scratch)
  }
}
