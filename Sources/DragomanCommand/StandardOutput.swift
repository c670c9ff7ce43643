import Basics
import Glibc

/// Standard output, buffered.
struct StandardOutput: ~Copyable {
  private static let capacity = 1 << 16
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
  private var count = 0

  deinit { buffer.deallocate() }

  /// - Throws: an error of kind `outputClosed` where nobody reads any more, or `inputOutput`
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

  /// Writes what is in the buffer. Call it before the end.
  mutating func flush() throws {
    do throws(SystemError) {
      try SystemCall.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]), to: STDOUT_FILENO)
    } catch {
      throw error.code == EPIPE
        ? UserError(.outputClosed, found: "standard output was closed by its reader")
        : UserError(.inputOutput, found: "standard output cannot be written: \(error.reason)")
    }
    count = 0
  }
}

/// Standard error, not buffered.
enum StandardError {
  static func write(_ text: String) {
    var text = text
    // If standard error is closed, there is nowhere to report it.
    text.withUTF8 { try? SystemCall.write(UnsafeRawBufferPointer($0), to: STDERR_FILENO) }
  }

  /// Writes a warning.
  static func warn(_ sentence: String) { write("dragoman: warning: \(sentence)\n") }
}
