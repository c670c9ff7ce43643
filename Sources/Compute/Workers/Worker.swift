import CKernels
import COneDNN

/// A thread of the pool: its index, and working memory of its own.
package final class Worker: @unchecked Sendable {
  /// 0 for the thread that calls the pool.
  package let index: Int
  /// Nil unless it is measured.
  package internal(set) var measurement: WorkerMeasurement?
  private var scratch = FloatBuffer(count: 1 << 16)
  private var rounded = FloatBuffer(count: 0)

  package init(index: Int) { self.index = index }

  /// At least `bytes` of working memory, until the next call.
  func scratch(bytes: Int) -> UnsafeMutablePointer<Float> {
    let floats = (bytes + 3) / 4
    if floats > scratch.count { scratch = FloatBuffer(count: floats * 2) }
    return scratch.base
  }

  /// A dense copy of `matrix` in bfloat16, until the next call.
  func rounded(_ matrix: Matrix) -> UnsafeRawPointer {
    if matrix.count > 2 * rounded.count { rounded = FloatBuffer(count: matrix.count) }
    let copy = UnsafeMutableRawPointer(rounded.base)
    ck_to_bfloat16(
      matrix.rows, matrix.columns, matrix.base, matrix.stride,
      copy.assumingMemoryBound(to: UInt16.self))
    return UnsafeRawPointer(copy)
  }
}
