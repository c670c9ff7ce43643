/// Memory for one batch, taken piece by piece and given back all at once.
///
/// The next batch reuses it, so that nothing is allocated once the largest batch has been seen. Not for use by
/// several threads: matrices are taken before workers start.
package final class Arena {
  private var chunks: [FloatBuffer] = []
  /// The chunk that is taken from, and how many of its floats are taken.
  private var current = 0
  private var used = 0

  /// The floats of a chunk, unless one matrix needs more.
  private static let chunkFloats = 4 << 20

  package init() {}

  /// Gives everything back; matrices taken before must not be used any more.
  package func reset() {
    current = 0
    used = 0
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

  /// Floats of whatever value, on a cache line.
  func take(_ floats: Int) -> UnsafeMutablePointer<Float> {
    let rounded = (floats + 15) / 16 * 16
    while current < chunks.count, used + rounded > chunks[current].count {
      current += 1
      used = 0
    }
    if current == chunks.count {
      chunks.append(FloatBuffer(uninitializedCount: max(rounded, Self.chunkFloats)))
    }
    defer { used += rounded }
    return chunks[current].base + used
  }
}
