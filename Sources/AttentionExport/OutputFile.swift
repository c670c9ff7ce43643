#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file that appears under its name only when it is whole.
///
/// Until `finish` it is written beside its place as `NAME.partial`; one that is never finished is removed again, and after a
/// crash the next run replaces it. What cannot be replaced by renaming (a pipe, a device, standard output) is written
/// directly, and as it comes.
package final class OutputFile {
  /// Where the output ends up, for messages.
  let path: String

  /// The name to rename to at the end, or nil where the output is written directly.
  private let finalPath: String?
  private var partialPath: String? { finalPath.map(Self.partial) }
  private let ownsDescriptor: Bool
  private var descriptor: Int32
  private var pending: [UInt8] = []

  private static let bufferSize = 1 << 16

  /// Opens the file at `path`; `-` is standard output, and so is any other name of the file or pipe behind it.
  package init(path: String) throws(AttentionExportError) {
    guard !Self.isStandardOutput(path) else {
      self.path = "standard output"
      finalPath = nil
      ownsDescriptor = false
      descriptor = STDOUT_FILENO
      return
    }
    self.path = path
    ownsDescriptor = true
    var status = stat()
    let exists = stat(path, &status) == 0
    let kind = status.st_mode & S_IFMT
    if exists && kind == S_IFDIR {
      throw .cannotOpen(path: path, reason: "it is a folder; name a file")
    }
    finalPath = exists && kind != S_IFREG ? nil : Self.resolved(path)
    descriptor =
      if let finalPath {
        open(Self.partial(finalPath), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
      } else {
        open(path, O_WRONLY | O_CLOEXEC)
      }
    if descriptor < 0 { throw .cannotOpen(path: path, reason: Self.reason()) }
  }

  /// Writes to an open descriptor that stays the caller's.
  init(descriptor: Int32, name: String) {
    path = name
    finalPath = nil
    ownsDescriptor = false
    self.descriptor = descriptor
  }

  deinit {
    guard ownsDescriptor && descriptor >= 0 else { return }
    _ = close(descriptor)
    if let partialPath { unlink(partialPath) }
  }

  /// Writes `bytes`; they may stay in memory until `finish` where nobody can be waiting for them.
  package func append(_ bytes: [UInt8]) throws(AttentionExportError) {
    pending.append(contentsOf: bytes)
    if finalPath == nil || pending.count >= Self.bufferSize { try flush() }
  }

  /// Writes what is left and gives the file its name.
  package func finish() throws(AttentionExportError) {
    try flush()
    guard ownsDescriptor && descriptor >= 0 else { return }
    let closing = descriptor
    descriptor = -1
    guard close(closing) == 0 else {
      let reason = Self.reason()
      if let partialPath { unlink(partialPath) }
      throw .cannotWrite(path: path, reason: reason)
    }
    if let finalPath, let partialPath, rename(partialPath, finalPath) != 0 {
      let reason = Self.reason()
      unlink(partialPath)
      throw .cannotWrite(path: path, reason: reason)
    }
  }

  /// The name under which a file at `path` is written until it is whole; nil where it is written directly.
  package static func partialPath(of path: String) -> String? {
    var status = stat()
    if isStandardOutput(path) || stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG {
      return nil
    }
    return partial(resolved(path))
  }

  private static func partial(_ path: String) -> String { path + partialEnding }

  /// The ending of every name of a file that is not whole.
  static let partialEnding = ".partial"

  /// Whether a path means what standard output writes to.
  package static func isStandardOutput(_ path: String) -> Bool {
    var named = stat()
    var standard = stat()
    return path == "-"
      || stat(path, &named) == 0 && fstat(STDOUT_FILENO, &standard) == 0 && isSame(named, standard)
  }

  /// Whether `other` writes to the same file or pipe, however the two are named.
  package func isSame(as other: OutputFile) -> Bool {
    var status = stat()
    var otherStatus = stat()
    return fstat(descriptor, &status) == 0 && fstat(other.descriptor, &otherStatus) == 0
      && Self.isSame(status, otherStatus)
  }

  /// Whether two files or pipes are one. Devices may be shared.
  private static func isSame(_ one: stat, _ other: stat) -> Bool {
    one.st_mode & S_IFMT != S_IFCHR && (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino)
  }

  private func flush() throws(AttentionExportError) {
    var written = 0
    while written < pending.count {
      let count = pending.withUnsafeBytes { bytes in
        write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw errno == EPIPE
          ? .outputClosed(path: path) : .cannotWrite(path: path, reason: Self.reason())
      }
      written += count
    }
    pending.removeAll(keepingCapacity: true)
  }

  /// What a chain of symbolic links leads to, so that the link stays and its target is replaced.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func reason() -> String {
    String(cString: strerror(errno))
  }
}
