#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Floats that it owns: 64-byte aligned, zero at first.
package final class FloatBuffer: @unchecked Sendable {
  package let base: UnsafeMutablePointer<Float>
  package let count: Int

  /// - Parameter count: how many floats
  package init(count: Int) {
    self.count = count
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<Float>.stride, alignment: 64)
    base = memory.bindMemory(to: Float.self, capacity: max(count, 1))
    base.initialize(repeating: 0, count: max(count, 1))
  }

  deinit { base.deallocate() }

  /// The block of a parameter: a matrix as its shape says, a vector as one row.
  package subscript(parameter: Parameter) -> Matrix {
    Matrix(base + parameter.offset, rows: parameter.rows, columns: parameter.columns)
  }

  package func zero() { memset(base, 0, count * MemoryLayout<Float>.stride) }

  package func copy(from other: FloatBuffer) {
    precondition(count == other.count, "\(count) floats from a buffer of \(other.count)")
    memcpy(base, other.base, count * MemoryLayout<Float>.stride)
  }

  /// A copy of the numbers: for tests and storage.
  package var values: [Float] { Array(UnsafeBufferPointer(start: base, count: count)) }
}
