import Glibc

/// Standard input, whole.
enum StandardInput {
  /// - Throws: a failure with exit code 74 where it cannot be read
  static func read() throws -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(STDIN_FILENO, &chunk, chunk.count)
      if count > 0 {
        bytes += chunk[..<count]
      } else if count == 0 {
        return bytes
      } else if errno != EINTR {
        throw CommandFailure(
          sentence: "standard input cannot be read: \(String(cString: strerror(errno)))",
          exitCode: 74)
      }
    }
  }
}
