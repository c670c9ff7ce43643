import Basics

/// Bytes that are read front to back.
protocol ByteSource: AnyObject {
  /// Fills the buffer and returns the number of bytes: less than its size only before the end or damage, 0 only at the end.
  ///
  /// Bytes before damage are returned first, and the damage is thrown by the next call.
  func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(UserError) -> Int

  /// Returns what has come, without waiting for the buffer to be full.
  ///
  /// - Parameter waiting: whether to wait for the first byte
  /// - Returns: the number of bytes, 0 only at the end; nil if nothing has come
  func readSome(
    into buffer: UnsafeMutableBufferPointer<UInt8>, waiting: Bool
  ) throws(UserError) -> Int?
}
