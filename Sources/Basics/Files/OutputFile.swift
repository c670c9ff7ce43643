import Glibc

/// A file that gets its name only when it is complete.
///
/// Until `finish` it is written as `NAME.partial`. If it is never finished it is removed; what a crash has left is replaced by
/// the next run. A pipe, a device or standard output, which cannot be replaced by renaming, is written directly and without
/// delay.
package final class OutputFile {
  /// The path for messages.
  package let path: String

  /// The name to rename to at the end, or nil where the output is written directly.
  private let finalPath: String?
  private let ownsDescriptor: Bool
  private var descriptor: Int32
  private var pending: [UInt8] = []

  private static let bufferSize = 1 << 16

  /// Opens the file at `path`; `-` is standard output, and so is any other name of the file or pipe behind it.
  package init(path: String) throws(UserError) {
    guard !Self.isStandardOutput(path) else {
      self.path = "standard output"
      finalPath = nil
      ownsDescriptor = false
      descriptor = STDOUT_FILENO
      return
    }
    self.path = path
    ownsDescriptor = true
    let kind = Self.kind(of: path)
    guard kind != S_IFDIR else {
      throw UserError(
        .inputOutput, at: path, found: "cannot open the file: it is a folder", fix: "name a file")
    }
    finalPath = kind == nil || kind == S_IFREG ? Self.resolved(path) : nil
    descriptor =
      if let finalPath {
        open(finalPath + Self.partialEnding, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
      } else {
        open(path, O_WRONLY | O_CLOEXEC)
      }
    guard descriptor >= 0 else { throw .writing(.last, cannot: "open the file", at: path) }
  }

  /// Writes to an open descriptor, which is not closed.
  package init(descriptor: Int32, name: String) {
    path = name
    finalPath = nil
    ownsDescriptor = false
    self.descriptor = descriptor
  }

  deinit {
    guard ownsDescriptor && descriptor >= 0 else { return }
    close(descriptor)
    if let finalPath { unlink(finalPath + Self.partialEnding) }
  }

  /// Writes `bytes`, or keeps them until `finish` if the file has no name until then.
  package func append(_ bytes: [UInt8]) throws(UserError) {
    pending.append(contentsOf: bytes)
    if finalPath == nil || pending.count >= Self.bufferSize { try flush() }
  }

  /// Writes what is pending and gives the file its name.
  package func finish() throws(UserError) {
    try flush()
    guard ownsDescriptor && descriptor >= 0 else { return }
    var isDone = close(descriptor) == 0
    descriptor = -1
    if isDone, let finalPath { isDone = rename(finalPath + Self.partialEnding, finalPath) == 0 }
    guard isDone else {
      let error = SystemError.last
      if let finalPath { unlink(finalPath + Self.partialEnding) }
      throw .writing(error, cannot: "write", at: path)
    }
  }

  /// The name under which a file at `path` is written until it is complete; nil where it is written directly.
  package static func partialPath(of path: String) -> String? {
    if isStandardOutput(path) || (kind(of: path) ?? S_IFREG) != S_IFREG { return nil }
    return resolved(path) + partialEnding
  }

  /// The ending of the name of every incomplete file.
  package static let partialEnding = ".partial"

  /// Whether a path is `-` or a name of the file or pipe that standard output writes to.
  package static func isStandardOutput(_ path: String) -> Bool {
    var named = stat()
    var standard = stat()
    return path == "-"
      || stat(path, &named) == 0 && fstat(STDOUT_FILENO, &standard) == 0 && isSame(named, standard)
  }

  /// Whether `other` writes to the same file or pipe, by whatever name.
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

  /// Whether a path is a file, a folder, a device or a pipe, as in `S_IFMT`; nil if nothing exists there.
  private static func kind(of path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  private func flush() throws(UserError) {
    do throws(SystemError) {
      try pending.withUnsafeBufferPointer { bytes throws(SystemError) in
        try SystemCall.write(UnsafeRawBufferPointer(bytes), to: descriptor)
      }
    } catch {
      throw error.code == EPIPE
        ? UserError(.outputClosed, at: path, found: "was closed by its reader")
        : .writing(error, cannot: "write", at: path)
    }
    pending.removeAll(keepingCapacity: true)
  }

  /// The end of a chain of symbolic links, so that the links stay and their target is replaced.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}
