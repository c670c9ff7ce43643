import Glibc

/// Standard output, written in large pieces.
struct StandardOutput: ~Copyable {
  private static let capacity = 1 << 16
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
  private var count = 0

  deinit { buffer.deallocate() }

  /// - Throws: `OutputClosed` where nobody reads any more, or a failure with exit code 74.
  mutating func write(_ bytes: UnsafeBufferPointer<UInt8>) throws {
    var rest = UnsafeRawBufferPointer(bytes)
    while !rest.isEmpty {
      let taken = min(rest.count, buffer.count - count)
      UnsafeMutableRawBufferPointer(rebasing: buffer[count...]).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: rest.prefix(taken)))
      count += taken
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(taken))
      if count == buffer.count { try flush() }
    }
  }

  mutating func write(_ text: String) throws {
    var text = text
    try text.withUTF8 { try write($0) }
  }

  mutating func write(byte: UInt8) throws {
    if count == buffer.count { try flush() }
    buffer[count] = byte
    count += 1
  }

  /// Hands over what is held. Call it before the end.
  mutating func flush() throws {
    var written = 0
    while written < count, let start = buffer.baseAddress {
      let result = Glibc.write(STDOUT_FILENO, start + written, count - written)
      if result >= 0 {
        written += result
      } else if errno == EPIPE {
        throw OutputClosed()
      } else if errno != EINTR {
        throw CommandFailure(
          sentence: "standard output cannot be written: \(String(cString: strerror(errno)))",
          exitCode: 74)
      }
    }
    count = 0
  }
}

/// Standard error, written at once.
enum StandardError {
  static func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let result = Glibc.write(STDERR_FILENO, rest.baseAddress, rest.count)
        if result < 0 && errno == EINTR { continue }
        guard result > 0 else { return }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(result))
      }
    }
  }
}
