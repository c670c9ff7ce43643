#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reading files whole, and writing several of them whole or not at all.
enum VocabularyFiles {
  /// No vocabulary is larger: 100,000 pieces with their normalisation table take 3 MB.
  static let sizeLimit = 1 << 28

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// - Throws: `.missing` or `.unreadable` (66); `.damaged` for what is too large to be a model (65)
  static func contents(of path: String) throws(VocabularyError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw .missing(path: path) }
      throw .unreadable(path: path, reason: reason(errno))
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    let blockSize = 1 << 16
    while true {
      let filled = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: blockSize))
      let count = bytes.withUnsafeMutableBytes { buffer in
        buffer.baseAddress.map { read(descriptor, $0 + filled, blockSize) } ?? 0
      }
      bytes.removeSubrange((filled + max(count, 0))...)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .unreadable(path: path, reason: reason(errno)) }
      if count == 0 { return bytes }
      guard bytes.count <= sizeLimit else {
        throw .damaged(path: path, reason: "it is larger than any vocabulary")
      }
    }
  }

  /// Writes all files under temporary names, syncs them, then renames them.
  ///
  /// Folders are made. Where anything fails, no file of the given names has changed and none of the temporary ones
  /// stays, except that a rename can fail after another has been done.
  ///
  /// - Throws: `.unwritable` (74)
  static func replace(_ files: [(path: String, bytes: [UInt8])]) throws(VocabularyError) {
    var temporaries: [String] = []
    defer { for path in temporaries { unlink(path) } }
    for file in files {
      try makeFolder(of: file.path)
      let temporary = "\(file.path).\(getpid()).part"
      temporaries.append(temporary)
      try create(temporary, holding: file.bytes, for: file.path)
    }
    for (temporary, file) in zip(temporaries, files) where rename(temporary, file.path) != 0 {
      throw .unwritable(path: file.path, reason: reason(errno))
    }
    temporaries = []
    for folder in Set(files.map { folder(of: $0.path) }) { syncFolder(folder) }
  }

  /// Removes a file that a newer vocabulary of the same prefix has replaced.
  static func remove(_ path: String) throws(VocabularyError) {
    guard unlink(path) != 0, errno != ENOENT else { return }
    throw .unwritable(path: path, reason: reason(errno))
  }

  private static func create(
    _ temporary: String, holding bytes: [UInt8], for path: String
  ) throws(VocabularyError) {
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .unwritable(path: path, reason: reason(errno)) }
    var failure: Int32 = 0
    var written = 0
    while written < bytes.count, failure == 0 {
      let count = bytes.withUnsafeBytes { buffer in
        buffer.baseAddress.map { write(descriptor, $0 + written, bytes.count - written) } ?? 0
      }
      if count >= 0 { written += count } else if errno != EINTR { failure = errno }
    }
    if failure == 0, fsync(descriptor) != 0 { failure = errno }
    if close(descriptor) != 0, failure == 0 { failure = errno }
    guard failure == 0 else { throw .unwritable(path: path, reason: reason(failure)) }
  }

  private static func makeFolder(of path: String) throws(VocabularyError) {
    let folder = folder(of: path)
    guard !exists(folder) else { return }
    try makeFolder(of: folder)
    guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
      throw .unwritable(path: folder, reason: reason(errno))
    }
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Makes the new names themselves last; a file system that cannot sync a folder does without.
  private static func syncFolder(_ folder: String) {
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
