/// Memory for one batch, taken piece by piece and given back all at once.
///
/// The next batch reuses it, so that nothing is allocated once the largest batch has been seen. Not for use by
/// several threads: matrices are taken before workers start.
package final class Arena {
  private var chunks: [FloatBuffer] = []
  private var used = 0
  private var total = 0

  package init() {}

  /// Gives everything back; matrices taken before must not be used any more.
  package func reset() {
    if chunks.count > 1 {  // One piece the next time, as large as all of them.
      chunks = []
      chunks.append(FloatBuffer(count: total + total / 8))
    }
    used = 0
    total = chunks.first?.count ?? 0
  }

  /// A dense matrix whose numbers are whatever stood there before.
  ///
  /// Behind its last row it has zero rows up to a multiple of `Arena.rowGrid`, so that a product over its rows (a
  /// weight gradient) may take that many.
  package func matrix(rows: Int, columns: Int) -> Matrix {
    let padded = Arena.padded(rows)
    let matrix = Matrix(take(padded * columns), rows: rows, columns: columns)
    (matrix.base + rows * columns).update(repeating: 0, count: (padded - rows) * columns)
    return matrix
  }

  /// A dense matrix of zeros.
  package func zeros(rows: Int, columns: Int) -> Matrix {
    let matrix = matrix(rows: rows, columns: columns)
    matrix.base.update(repeating: 0, count: rows * columns)
    return matrix
  }

  /// Rows are padded to a multiple of this, so that few different sizes of products occur.
  package static let rowGrid = 64

  package static func padded(_ rows: Int) -> Int { (rows + rowGrid - 1) / rowGrid * rowGrid }

  private func take(_ floats: Int) -> UnsafeMutablePointer<Float> {
    let rounded = (floats + 15) / 16 * 16
    if chunks.isEmpty || used + rounded > chunks[chunks.count - 1].count {
      let chunk = FloatBuffer(count: max(rounded, 1 << 20))
      chunks.append(chunk)
      total += chunks.count > 1 ? chunk.count : 0
      if chunks.count == 1 { total = chunk.count }
      used = 0
    }
    defer { used += rounded }
    return chunks[chunks.count - 1].base + used
  }
}
