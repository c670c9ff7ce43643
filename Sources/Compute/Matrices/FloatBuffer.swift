import Glibc

/// Floats that it owns: 64-byte aligned, zero at first.
///
/// Large buffers use huge pages where they can, for fewer page faults and cache misses.
package final class FloatBuffer: @unchecked Sendable {
  package let base: UnsafeMutablePointer<Float>
  package let count: Int

  /// The size of a huge page, and of the smallest buffer that has them, in bytes.
  private static let hugePage = 2 << 20

  package convenience init(count: Int) {
    self.init(uninitializedCount: count)
    base.initialize(repeating: 0, count: max(count, 1))
  }

  /// Floats of any value; the system provides memory when they are first written.
  init(uninitializedCount count: Int) {
    self.count = count
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    let isLarge = bytes >= Self.hugePage
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: isLarge ? Self.hugePage : 64)
    #if os(Linux)
      if isLarge { madvise(memory, bytes, MADV_HUGEPAGE) }
    #endif
    base = memory.bindMemory(to: Float.self, capacity: max(count, 1))
  }

  deinit { base.deallocate() }

  /// The values of a parameter; a vector is one row.
  package subscript(parameter: Parameter) -> Matrix {
    Matrix(base + parameter.offset, rows: parameter.rows, columns: parameter.columns)
  }

  package func zero() { memset(base, 0, count * MemoryLayout<Float>.stride) }

  package func copy(from other: FloatBuffer) {
    precondition(count == other.count, "\(count) floats from a buffer of \(other.count)")
    memcpy(base, other.base, count * MemoryLayout<Float>.stride)
  }

  package var bytes: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(start: base, count: count))
  }

  /// A copy, for tests and storage.
  package var values: [Float] { Array(UnsafeBufferPointer(start: base, count: count)) }
}
