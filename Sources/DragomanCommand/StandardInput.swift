import Glibc
import ModelFolder

/// Standard input, in pieces.
enum StandardInput {
  /// Reads to the end. What `body` is given is valid until it returns.
  ///
  /// - Throws: an error with exit code 74 where it cannot be read; what `body` throws
  static func forEachPiece(
    _ body: (UnsafeRawBufferPointer) throws(ModelFolderError) -> Void
  ) throws(ModelFolderError) {
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(STDIN_FILENO, &piece, piece.count)
      if count > 0 {
        try piece.withUnsafeBufferPointer { bytes throws(ModelFolderError) in
          try body(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[..<count])))
        }
      } else if count == 0 {
        return
      } else if errno != EINTR {
        let code = errno
        throw ModelFolderError(
          .inputOutput(code: code), at: "standard input",
          found: "it cannot be read: \(String(cString: strerror(code)))", fix: "give a file")
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
