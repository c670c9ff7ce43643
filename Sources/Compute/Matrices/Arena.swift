/// Memory for one batch, given back all at once, or back to a mark.
///
/// The next batch reuses it, so nothing is allocated once the largest batch has been seen. One thread at a time may use
/// it: matrices are taken before workers start.
package final class Arena {
  private var blocks: [FloatBuffer] = []
  /// The block that is in use, and how many of its floats are taken.
  private var current = 0
  private var used = 0

  private let blockFloats: Int
  private let isMeasuring: Bool
  /// The floats of all matrices, if the arena is measuring.
  package private(set) var measuredFloats = 0

  /// - Parameter blockFloats: the floats of a block, unless a matrix needs more
  /// - Parameter isMeasuring: whether matrices have no memory and must not be read or written: `measuredFloats` is what
  ///   they would take
  package init(blockFloats: Int = 4 << 20, isMeasuring: Bool = false) {
    self.blockFloats = blockFloats
    self.isMeasuring = isMeasuring
  }

  /// An arena for batches, which are small.
  package static func forIndices() -> Arena { Arena(blockFloats: 1 << 14) }

  /// Gives everything back; what was taken before must not be used again.
  package func reset() { release(to: Mark(block: 0, used: 0)) }

  /// A state to return to.
  package struct Mark {
    fileprivate let block: Int
    fileprivate let used: Int
  }

  package var mark: Mark { Mark(block: current, used: used) }

  /// Gives back what was taken after `mark`.
  package func release(to mark: Mark) {
    current = mark.block
    used = mark.used
  }

  /// A dense matrix of undefined values.
  ///
  /// Zero rows follow its last row up to a multiple of `Arena.rowGrid`, so that a product over its rows (a weight
  /// gradient) can read that many.
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

  /// Undefined values of a trivial type: numbers, and structs of numbers and views.
  package func buffer<Element>(
    of type: Element.Type, count: Int
  ) -> UnsafeMutableBufferPointer<Element> {
    precondition(_isPOD(type), "\(type) may own memory")
    let floats = (count * MemoryLayout<Element>.stride + 3) / 4
    return UnsafeMutableBufferPointer(
      start: UnsafeMutableRawPointer(take(floats)).bindMemory(to: type, capacity: count),
      count: count)
  }

  /// Such values, initialized one by one.
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

  /// Rows are padded to a multiple of this, so that products have few different sizes.
  package static let rowGrid = 64

  package static func padded(_ rows: Int) -> Int { (rows + rowGrid - 1) / rowGrid * rowGrid }

  /// The address of measured matrices.
  nonisolated(unsafe) private static let nowhere =
    UnsafeMutablePointer<Float>(bitPattern: 4096).unsafelyUnwrapped

  /// Floats of undefined value, aligned to a cache line.
  func take(_ floats: Int) -> UnsafeMutablePointer<Float> {
    let rounded = (floats + 15) / 16 * 16
    while current < blocks.count, used + rounded > blocks[current].count {
      current += 1
      used = 0
    }
    if current == blocks.count {
      blocks.append(FloatBuffer(uninitializedCount: max(rounded, blockFloats)))
    }
    defer { used += rounded }
    return blocks[current].base + used
  }
}
