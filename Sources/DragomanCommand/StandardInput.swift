import Basics
import Glibc
import ModelFolder

/// Standard input, in pieces.
enum StandardInput {
  /// Reads to the end. What `body` is given is valid until it returns.
  ///
  /// - Throws: an error of kind `inputOutput` where it cannot be read; what `body` throws
  static func forEachPiece(
    _ body: (UnsafeRawBufferPointer) throws(UserError) -> Void
  ) throws(UserError) {
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count: Int
      do throws(SystemError) {
        count = try piece.withUnsafeMutableBufferPointer { bytes throws(SystemError) in
          try SystemCall.read(STDIN_FILENO, into: UnsafeMutableRawBufferPointer(bytes))
        }
      } catch {
        throw UserError(
          .inputOutput, at: "-", found: "it cannot be read: \(error.reason)", fix: "give a file")
      }
      if count == 0 { return }
      try piece.withUnsafeBufferPointer { bytes throws(UserError) in
        try body(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[..<count])))
      }
    }
  }

  /// Whether it is empty, or holds what a file holds.
  static func isEmptyOrEqual(to path: String) throws -> Bool {
    let file = fopen(path, "r")
    defer { if let file { fclose(file) } }
    var isEmpty = true
    var isEqual = file != nil
    var expected = [UInt8](repeating: 0, count: 1 << 16)
    try forEachPiece { piece in
      isEmpty = false
      guard isEqual, let file else { return }
      isEqual =
        fread(&expected, 1, piece.count, file) == piece.count
        && expected.prefix(piece.count).elementsEqual(piece)
    }
    if isEmpty { return true }
    guard isEqual, let file else { return false }
    return fread(&expected, 1, 1, file) == 0
  }
}
