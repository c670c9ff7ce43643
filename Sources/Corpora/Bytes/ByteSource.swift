import Basics

/// Where bytes come from, front to back.
protocol ByteSource: AnyObject {
  /// Fills the buffer as far as there is input, and returns the number of bytes: 0 at the end only.
  ///
  /// Bytes that stand before damage are given first, and the damage is thrown by the next call.
  func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(UserError) -> Int

  /// Gives what has come, without waiting for the buffer to be full.
  ///
  /// - Parameter waiting: whether to wait for the first byte
  /// - Returns: the number of bytes, 0 at the end only; nil where nothing has come
  func readSome(
    into buffer: UnsafeMutableBufferPointer<UInt8>, waiting: Bool
  ) throws(UserError) -> Int?
}

extension InputFile: ByteSource {}
