import Basics
import Glibc

/// A folder that exports are written to.
enum OutputFolder {
  /// Makes the folder at `path` and those above it where they are missing.
  static func make(at path: String) throws(UserError) {
    if isFolder(path) { return }
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex,
      slash < path.index(before: path.endIndex)
    {
      try make(at: String(path[..<slash]))
    } else if path.count > 1, path.hasSuffix("/") {
      return try make(at: String(path.dropLast()))
    }
    guard mkdir(path, 0o777) != 0 else { return }
    let reason = SystemError.last.reason
    // Another process may have been faster.
    if !isFolder(path) {
      throw UserError(
        .inputOutput, at: path, found: "the folder cannot be made: \(reason)",
        fix: "name another one")
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
