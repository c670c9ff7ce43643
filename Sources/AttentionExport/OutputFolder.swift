#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A folder that exports are written to.
enum OutputFolder {
  /// Makes the folder at `path` and those above it where they are missing.
  static func make(at path: String) throws(AttentionExportError) {
    if isFolder(path) { return }
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex,
      slash < path.index(before: path.endIndex)
    {
      try make(at: String(path[..<slash]))
    } else if path.count > 1, path.hasSuffix("/") {
      return try make(at: String(path.dropLast()))
    }
    guard mkdir(path, 0o777) != 0 else { return }
    let reason = String(cString: strerror(errno))
    // Another process may have been faster.
    if !isFolder(path) { throw .cannotMakeFolder(path: path, reason: reason) }
  }

  /// The names in a folder; none where it cannot be read.
  static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        names.append(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
      }
    }
    return names
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
