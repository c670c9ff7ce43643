internal import Basics
internal import Glibc

/// Standard input, in chunks.
enum StandardInput {
  /// Reads to the end. The bytes are valid until `body` returns.
  ///
  /// - Throws: an error of kind `inputOutput` where it cannot be read; what `body` throws
  static func forEachChunk(
    _ body: (UnsafeRawBufferPointer) throws(UserError) -> Void
  ) throws(UserError) {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count: Int
      do throws(SystemError) {
        count = try chunk.withUnsafeMutableBufferPointer { bytes throws(SystemError) in
          try SystemCall.read(STDIN_FILENO, into: UnsafeMutableRawBufferPointer(bytes))
        }
      } catch {
        throw UserError(
          .inputOutput, at: "-", found: "it cannot be read: \(error.reason)", fix: "give a file")
      }
      if count == 0 { return }
      try chunk.withUnsafeBufferPointer { bytes throws(UserError) in
        try body(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[..<count])))
      }
    }
  }

  /// Whether it is empty, or equal to a file.
  static func isEmptyOrEqual(to path: String) throws -> Bool {
    let file = fopen(path, "r")
    defer { if let file { fclose(file) } }
    var isEmpty = true
    var isEqual = file != nil
    var expected = [UInt8](repeating: 0, count: 1 << 16)
    try forEachChunk { chunk in
      isEmpty = false
      guard isEqual, let file else { return }
      isEqual =
        fread(&expected, 1, chunk.count, file) == chunk.count
        && expected.prefix(chunk.count).elementsEqual(chunk)
    }
    if isEmpty { return true }
    guard isEqual, let file else { return false }
    return fread(&expected, 1, 1, file) == 0
  }
}
