/// Memory for one batch, taken piece by piece and given back all at once, or as far as a mark.
///
/// The next batch reuses it, so that nothing is allocated once the largest batch has been seen. Not for use by
/// several threads: matrices are taken before workers start.
package final class Arena {
  private var chunks: [FloatBuffer] = []
  /// The chunk that is taken from, and how many of its floats are taken.
  private var current = 0
  private var used = 0

  private let chunkFloats: Int
  /// Whether matrices have sizes and no memory.
  private let isMeasuring: Bool
  /// The floats of those matrices.
  package private(set) var measuredFloats = 0

  /// - Parameter chunkFloats: the floats of a chunk, unless one piece needs more
  package convenience init(chunkFloats: Int = 4 << 20) {
    self.init(chunkFloats: chunkFloats, isMeasuring: false)
  }

  private init(chunkFloats: Int, isMeasuring: Bool) {
    self.chunkFloats = chunkFloats
    self.isMeasuring = isMeasuring
  }

  /// An arena whose matrices have no memory and must not be looked into: what they would take is in `measuredFloats`.
  package static func measuring() -> Arena { Arena(chunkFloats: 1 << 14, isMeasuring: true) }

  /// An arena for the ids and places of batches, which are small.
  package static func forIndices() -> Arena { Arena(chunkFloats: 1 << 14) }

  /// Gives everything back; what was taken before must not be used any more.
  package func reset() { release(to: Mark(chunk: 0, used: 0)) }

  /// How much is taken.
  package struct Mark {
    fileprivate let chunk: Int
    fileprivate let used: Int
  }

  package var mark: Mark { Mark(chunk: current, used: used) }

  /// Gives back what was taken after `mark`.
  package func release(to mark: Mark) {
    current = mark.chunk
    used = mark.used
  }

  /// A dense matrix whose numbers are whatever stood there before.
  ///
  /// Behind its last row it has zero rows up to a multiple of `Arena.rowGrid`, so that a product over its rows (a
  /// weight gradient) may take that many.
  package func matrix(rows: Int, columns: Int) -> Matrix {
    let padded = Arena.padded(rows)
    if isMeasuring {
      measuredFloats += (padded * columns + 15) / 16 * 16
      return Matrix(Self.nowhere, rows: rows, columns: columns)
    }
    let matrix = Matrix(take(padded * columns), rows: rows, columns: columns)
    (matrix.base + rows * columns).update(repeating: 0, count: (padded - rows) * columns)
    return matrix
  }

  /// A dense matrix of zeros.
  package func zeros(rows: Int, columns: Int) -> Matrix {
    let matrix = matrix(rows: rows, columns: columns)
    if isMeasuring { return matrix }
    matrix.base.update(repeating: 0, count: rows * columns)
    return matrix
  }

  /// Room for values that own nothing: numbers, and structs of numbers and views.
  package func buffer<Element>(
    of type: Element.Type, count: Int
  ) -> UnsafeMutableBufferPointer<Element> {
    precondition(_isPOD(type), "\(type) may own memory")
    let floats = (count * MemoryLayout<Element>.stride + 3) / 4
    return UnsafeMutableBufferPointer(
      start: UnsafeMutableRawPointer(take(floats)).bindMemory(to: type, capacity: count),
      count: count)
  }

  /// Such values, made one by one.
  package func buffer<Element>(
    count: Int, _ element: (Int) -> Element
  ) -> UnsafeBufferPointer<Element> {
    let buffer = buffer(of: Element.self, count: count)
    for index in 0..<count { buffer.initializeElement(at: index, to: element(index)) }
    return UnsafeBufferPointer(buffer)
  }

  /// A copy of such values.
  package func copy<Element>(_ values: [Element]) -> UnsafeBufferPointer<Element> {
    let copy = buffer(of: Element.self, count: values.count)
    _ = copy.initialize(fromContentsOf: values)
    return UnsafeBufferPointer(copy)
  }

  /// Rows are padded to a multiple of this, so that few different sizes of products occur.
  package static let rowGrid = 64

  package static func padded(_ rows: Int) -> Int { (rows + rowGrid - 1) / rowGrid * rowGrid }

  /// Where measured matrices are said to stand.
  nonisolated(unsafe) private static let nowhere =
    UnsafeMutablePointer<Float>(bitPattern: 4096).unsafelyUnwrapped

  /// Floats of whatever value, on a cache line.
  func take(_ floats: Int) -> UnsafeMutablePointer<Float> {
    let rounded = (floats + 15) / 16 * 16
    while current < chunks.count, used + rounded > chunks[current].count {
      current += 1
      used = 0
    }
    if current == chunks.count {
      chunks.append(FloatBuffer(uninitializedCount: max(rounded, chunkFloats)))
    }
    defer { used += rounded }
    return chunks[current].base + used
  }
}
