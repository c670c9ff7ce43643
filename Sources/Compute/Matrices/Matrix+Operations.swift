import CKernels
import Glibc

/// Operations on whole matrices, each by one call of a kernel.
extension Matrix {
  package func zero() {
    for row in 0..<(isDense ? min(rows, 1) : rows) {
      self.row(row).update(repeating: 0, count: isDense ? count : columns)
    }
  }

  /// Copies `source`, whose shape is the same.
  package func copy(from source: Matrix) {
    precondition(
      rows == source.rows && columns == source.columns,
      "[\(rows), \(columns)] from [\(source.rows), \(source.columns)]")
    ck_copy_rows(rows, columns, source.base, source.stride, base, stride)
  }

  /// self += other
  package func add(_ other: Matrix) {
    precondition(
      rows == other.rows && columns == other.columns,
      "[\(rows), \(columns)] += [\(other.rows), \(other.columns)]")
    ck_add_rows(rows, columns, other.base, other.stride, base, stride)
  }

  /// self *= factor; dense.
  package func scale(by factor: Float) {
    precondition(isDense)
    ck_scale(count, factor, base)
  }

  /// Every row becomes `vector` [1, columns]; dense.
  package func fillRows(with vector: Matrix) {
    precondition(isDense && vector.columns == columns)
    ck_fill_rows(rows, columns, vector.base, base)
  }

  /// self = tanh(self + bias); dense.
  package func tanhAfterBias(_ bias: Matrix) {
    precondition(isDense && bias.columns == columns)
    ck_bias_tanh(rows, columns, bias.base, base)
  }

  /// self = tanh(self); dense.
  package func tanh() {
    precondition(isDense)
    ck_tanh(count, base, base)
  }

  /// Turns the derivative of `output` = tanh(x) into that of x; both dense.
  package func backwardThroughTanh(of output: Matrix) {
    precondition(isDense && output.isDense && count == output.count)
    ck_tanh_backward(count, output.base, self.base)
  }

  /// maxout[i] = max(self[2 i] + bias[2 i], self[2 i + 1] + bias[2 i + 1]), and self += bias; dense.
  package func maxoutAfterBias(_ bias: Matrix, into maxout: Matrix) {
    precondition(
      isDense && bias.columns == columns && maxout.isDense && maxout.rows == rows
        && 2 * maxout.columns == columns)
    ck_bias_maxout(rows, maxout.columns, bias.base, base, maxout.base)
  }

  /// Turns the values that `maxoutAfterBias` compared into their derivatives, from those of the maxout; both dense.
  package func becomeDerivative(ofMaxout dMaxout: Matrix) {
    precondition(isDense && dMaxout.isDense && count == 2 * dMaxout.count)
    ck_maxout_backward(dMaxout.count, dMaxout.base, base)
  }

  /// destination = selfᵀ, [columns, at least rows], with zeros in the columns beyond `rows`. Both dense.
  func transpose(into destination: Matrix) {
    precondition(isDense && destination.rows == columns && destination.columns >= rows)
    ck_transpose(rows, columns, base, destination.base, destination.stride)
    if destination.columns > rows {
      destination.columns(rows..<destination.columns).zero()
    }
  }

  /// The same in bfloat16.
  func transposeRounded(
    into destination: UnsafeMutablePointer<UInt16>, columns destinationColumns: Int
  ) {
    precondition(isDense && destinationColumns >= rows)
    ck_transpose_to_bfloat16(rows, columns, base, destination, destinationColumns)
    for row in 0..<columns {
      (destination + row * destinationColumns + rows)
        .update(repeating: 0, count: destinationColumns - rows)
    }
  }

  /// sums += the sums over rows, in their order, of the columns `range`; dense.
  package func addColumnSums(_ range: Range<Int>, to sums: Matrix) {
    precondition(isDense && sums.columns == columns && range.upperBound <= columns)
    ck_column_sums(rows, columns, range.lowerBound, range.count, base, sums.base)
  }

  /// Dropout (Srivastava and others 2014) in place, with kept elements divided by the probability to be kept. With the
  /// same key, it is its own backward pass.
  ///
  /// - Parameter rate: the probability that an element is dropped; nothing happens at 0
  /// - Parameter identities: [rows]; the mask of a row depends on its identity, not on its index
  package func dropOut(rate: Float, key: RandomKey, identities: UnsafePointer<UInt64>) {
    if rate == 0 || rows == 0 { return }
    ck_dropout(rows, columns, 1 - rate, key.bits, identities, base, stride, base, stride)
  }

  /// The same, from another matrix.
  package func copyDroppedOut(
    from source: Matrix, rate: Float, key: RandomKey, identities: UnsafePointer<UInt64>
  ) {
    precondition(
      rows == source.rows && columns == source.columns && base != source.base,
      "[\(rows), \(columns)] from [\(source.rows), \(source.columns)]")
    if rate == 0 { return copy(from: source) }
    ck_dropout(
      rows, columns, 1 - rate, key.bits, identities, source.base, source.stride, base, stride)
  }

  /// Dropout of whole rows in place, with kept rows divided by the probability to be kept. With the same key, it is its own
  /// backward pass.
  ///
  /// - Parameter rate: the probability that a row is dropped; nothing happens at 0
  /// - Parameter identities: [rows]; whether a row is dropped depends on its identity, not on its index
  package func dropOutRows(rate: Float, key: RandomKey, identities: UnsafePointer<UInt64>) {
    if rate == 0 || rows == 0 { return }
    ck_dropout_rows(rows, columns, 1 - rate, key.bits, identities, base, stride)
  }

  /// self[i] = table[ids[i]]; dense.
  package func gather(_ ids: UnsafePointer<Int32>, from table: Matrix) {
    precondition(isDense && table.isDense && table.columns == columns)
    ck_gather_rows(rows, columns, table.base, ids, base)
  }

  /// table[ids[i]] += self[i], for the columns `range`, row after row; dense.
  package func scatterAdd(
    _ ids: UnsafeBufferPointer<Int32>, columns range: Range<Int>, to table: Matrix
  ) {
    precondition(isDense && table.isDense && table.columns == columns && ids.count == rows)
    ck_scatter_add_rows(
      rows, columns, range.lowerBound, range.count, base, ids.baseAddress, table.base)
  }

  /// Turns logits without their bias into log-probabilities; dense.
  package func logSoftmax(bias: Matrix) {
    precondition(isDense && bias.columns == columns)
    ck_log_softmax(rows, columns, bias.base, base)
  }

  /// Turns log-probabilities into those of the mean probability of this matrix and others; all dense and of one shape.
  package func logMean(with others: [Matrix]) {
    for other in others {
      precondition(isDense && other.isDense && other.rows == rows && other.columns == columns)
      ck_log_add_exp(count, other.base, base)
    }
    ck_add_constant(count, -logf(Float(others.count + 1)), base)
  }

  /// Cross-entropy with label smoothing. Turns logits without their bias into `scale` times the derivative of the loss;
  /// dense.
  ///
  /// A row's loss is (1 − ε) (−log p[label]) + ε · mean(−log p), the smoothing of Szegedy and others 2016
  /// (arXiv:1512.00567, section 7) with the whole vocabulary as its uniform part.
  ///
  /// With a divergence, rows 2 i and 2 i + 1 are of one token, under two dropouts, and half their divergence in both
  /// directions, times this weight, is a part of the loss of the two, in equal shares: R-Drop, Liang and others 2021
  /// (arXiv:2106.14448, section 2.2).
  ///
  /// - Parameter labels: [rows]
  /// - Parameter divergence: its weight; nil where rows are alone
  /// - Parameter losses: [rows], written: the smoothed loss in nats
  /// - Parameter negativeLogLikelihoods: [rows], written: −log p[label] in nats
  package func crossEntropy(
    bias: Matrix, labels: UnsafeBufferPointer<Int32>, smoothing: Float, divergence: Float? = nil,
    scale: Float, losses: UnsafeMutablePointer<Float>,
    negativeLogLikelihoods: UnsafeMutablePointer<Float>,
    worker: Worker
  ) {
    precondition(isDense && bias.columns == columns && labels.count == rows)
    worker.spend(on: .softmax) {
      if let divergence {
        precondition(rows % 2 == 0, "\(rows) rows of twins")
        return ck_cross_entropy_twins(
          rows, columns, bias.base, base, labels.baseAddress, smoothing, divergence, scale, losses,
          negativeLogLikelihoods)
      }
      ck_cross_entropy(
        rows, columns, bias.base, base, labels.baseAddress, smoothing, scale, losses,
        negativeLogLikelihoods)
    }
  }

  /// Finds the largest elements of a row, decreasing, equal ones by increasing column, without −∞ and NaN.
  ///
  /// - Parameter columns: [count], written
  /// - Parameter values: [count], written
  /// - Returns: the number of elements found, at most `count`
  package func largest(
    _ count: Int, ofRow row: Int, columns: UnsafeMutablePointer<Int32>,
    values: UnsafeMutablePointer<Float>
  ) -> Int {
    precondition((0..<rows).contains(row), "row \(row) of a matrix of \(rows)")
    return ck_largest(self.columns, self.row(row), count, columns, values)
  }

  /// Makes the rows orthonormal (modified Gram–Schmidt); there must not be more rows than columns.
  package func orthogonalizeRows() {
    precondition(rows <= columns, "\(rows) orthogonal rows of \(columns)")
    for row in 0..<rows {
      for _ in 0..<2 {  // Twice is enough (Kahan; Giraud and others 2005).
        for other in 0..<row {
          ck_add_scaled(
            columns, -ck_dot(columns, self.row(other), self.row(row)), self.row(other),
            self.row(row))
        }
      }
      let norm = Float(ck_sum_of_squares(columns, self.row(row)).squareRoot())
      ck_scale(columns, 1 / norm, self.row(row))
    }
  }
}
