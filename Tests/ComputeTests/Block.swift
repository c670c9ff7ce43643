import Compute
import TestSupport

/// Floats at a chosen distance from a cache line, with numbers around them that must not change.
///
/// It stands in a variable as long as its pointer is in use: a temporary one would be gone before the call.
final class Block {
  private static let margin = 64
  private static let guardValue: Float = 12345.5

  private let memory: FloatBuffer
  private let offset: Int
  let count: Int

  /// - Parameter offset: how many floats behind a cache line it begins, 0 ..< 16
  init(_ values: [Float], offset: Int = 0) {
    memory = FloatBuffer(count: values.count + 2 * Block.margin)
    self.offset = Block.margin + offset
    count = values.count
    memory.base.update(repeating: Block.guardValue, count: memory.count)
    base.update(from: values, count: count)
  }

  var base: UnsafeMutablePointer<Float> { memory.base + offset }

  var values: [Float] { Array(UnsafeBufferPointer(start: base, count: count)) }

  /// Whether nothing was written outside.
  var isIntact: Bool {
    memory.values[..<offset].allSatisfy { $0 == Block.guardValue }
      && memory.values[(offset + count)...].allSatisfy { $0 == Block.guardValue }
  }

  /// A matrix over all of it.
  func matrix(rows: Int, columns: Int) -> Matrix {
    precondition(rows * columns == count)
    return Matrix(base, rows: rows, columns: columns)
  }
}

/// Numbers uniform in a range, by their name.
func numbers(_ count: Int, _ name: String, in range: ClosedRange<Float> = -1...1) -> [Float] {
  let buffer = FloatBuffer(count: count)
  RandomKey(seed: 7).at(name).uniform(UnsafeMutableBufferPointer(start: buffer.base, count: count))
  return buffer.values.map { range.lowerBound + $0 * (range.upperBound - range.lowerBound) }
}

/// Sizes around the widths of vectors, and beyond them.
let oddSizes = [1, 3, 7, 15, 16, 17, 33, 65, 130]
