package import Basics
import Glibc

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
    var status = stat()
    let exists = stat(path, &status) == 0
    let kind = status.st_mode & S_IFMT
    if exists && kind == S_IFDIR {
      throw UserError(
        .inputOutput, at: path, found: "cannot be opened for writing: it is a folder",
        fix: "name a file")
    }
    finalPath = exists && kind != S_IFREG ? nil : Self.resolved(path)
    descriptor =
      if let finalPath {
        open(Self.partial(finalPath), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
      } else {
        open(path, O_WRONLY | O_CLOEXEC)
      }
    if descriptor < 0 {
      throw UserError(
        .inputOutput, at: path, found: "cannot be opened for writing: \(SystemError.last.reason)")
    }
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
  package func append(_ bytes: [UInt8]) throws(UserError) {
    pending.append(contentsOf: bytes)
    if finalPath == nil || pending.count >= Self.bufferSize { try flush() }
  }

  /// Writes what is left and gives the file its name.
  package func finish() throws(UserError) {
    try flush()
    guard ownsDescriptor && descriptor >= 0 else { return }
    let closing = descriptor
    descriptor = -1
    guard close(closing) == 0 else {
      let error = SystemError.last
      if let partialPath { unlink(partialPath) }
      throw Self.cannotWrite(path, error)
    }
    if let finalPath, let partialPath, rename(partialPath, finalPath) != 0 {
      let error = SystemError.last
      unlink(partialPath)
      throw Self.cannotWrite(path, error)
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

  private func flush() throws(UserError) {
    do throws(SystemError) {
      try pending.withUnsafeBufferPointer { bytes throws(SystemError) in
        try SystemCall.write(UnsafeRawBufferPointer(bytes), to: descriptor)
      }
    } catch {
      throw error.code == EPIPE ? Self.closed(path) : Self.cannotWrite(path, error)
    }
    pending.removeAll(keepingCapacity: true)
  }

  /// What a chain of symbolic links leads to, so that the link stays and its target is replaced.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func cannotWrite(_ path: String, _ error: SystemError) -> UserError {
    UserError(.inputOutput, at: path, found: "writing failed: \(error.reason)")
  }

  private static func closed(_ path: String) -> UserError {
    UserError(.outputClosed, at: path, found: "was closed by its reader")
  }
}
