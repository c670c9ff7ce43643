/// A view of rows of floats, which it does not own.
///
/// Rows are `stride` floats apart; a matrix without gaps between rows is *dense*, which products require.
package struct Matrix: @unchecked Sendable {
  package let base: UnsafeMutablePointer<Float>
  package let rows: Int
  package let columns: Int
  package let stride: Int

  package init(_ base: UnsafeMutablePointer<Float>, rows: Int, columns: Int, stride: Int? = nil) {
    self.base = base
    self.rows = rows
    self.columns = columns
    self.stride = stride ?? columns
  }

  package var isDense: Bool { stride == columns || rows <= 1 }

  /// The number of elements.
  package var count: Int { rows * columns }

  /// The rows `range`, as a view.
  package func rows(_ range: Range<Int>) -> Matrix {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) of a matrix of \(rows)")
    return Matrix(
      base + range.lowerBound * stride, rows: range.count, columns: columns, stride: stride)
  }

  /// The first `count` rows, as a view.
  package func first(_ count: Int) -> Matrix { rows(0..<count) }

  /// The columns `range`, as a view (not dense, unless it has one row or all columns).
  package func columns(_ range: Range<Int>) -> Matrix {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= columns,
      "columns \(range) of a matrix of \(columns)")
    return Matrix(base + range.lowerBound, rows: rows, columns: range.count, stride: stride)
  }

  /// The pointer to a row.
  package func row(_ index: Int) -> UnsafeMutablePointer<Float> { base + index * stride }

  /// A copy of the elements, row after row: for tests and export.
  package var values: [Float] {
    var result: [Float] = []
    result.reserveCapacity(count)
    for index in 0..<rows {
      result.append(contentsOf: UnsafeBufferPointer(start: row(index), count: columns))
    }
    return result
  }
}
