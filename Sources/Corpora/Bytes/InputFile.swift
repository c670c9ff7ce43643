import Basics
import Glibc

/// A regular file, or standard input, read front to back.
///
/// Folders are refused, and so are pipes other than standard input and devices, unless they are allowed.
final class InputFile {
  let path: String
  let identity: CorpusFile
  /// Whether all of it is there and can be read again: it is neither standard input nor a pipe.
  let isRegular: Bool
  private let descriptor: Int32
  /// A terminal can be read again behind its end.
  private var hasEnded = false

  /// - Parameter allowsPipes: whether pipes and devices are read as well, which may mean waiting for who writes
  init(path: String, allowsPipes: Bool = false) throws(UserError) {
    self.path = path
    if path == "-" {
      descriptor = STDIN_FILENO
      identity = CorpusFile(path: path, size: 0, modified: 0)
      isRegular = false
      return
    }
    let status = try Self.status(path)
    isRegular = status.st_mode & S_IFMT == S_IFREG
    if !isRegular, !allowsPipes {
      throw UserError(
        .noInput, at: Place(file: path), found: "this is a pipe or a device", expected: "a file",
        fix: "save it to a file first, or give tab-separated text on standard input as -")
    }
    descriptor = open(path, O_RDONLY | O_CLOEXEC | (isRegular ? O_NONBLOCK : 0))
    guard descriptor >= 0 else { throw Self.cannotOpen(path, .last) }
    var opened = stat()
    guard fstat(descriptor, &opened) == 0 else {
      let error = SystemError.last
      close(descriptor)
      throw Self.cannotOpen(path, error)
    }
    identity = CorpusFile(path, opened)
  }

  /// What is at a path, if it is no folder.
  private static func status(_ path: String) throws(UserError) -> stat {
    var status = stat()
    guard stat(path, &status) == 0 else { throw cannotOpen(path, .last) }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw UserError(
        .noInput, at: Place(file: path), found: "this is a folder", expected: "a file",
        fix: "name the files in it, such as \(pattern(in: path))")
    }
    return status
  }

  /// Finds out, without opening it, that something cannot be read.
  static func requireReadable(_ path: String) throws(UserError) {
    if path == "-" { return }
    _ = try status(path)
    guard access(path, R_OK) == 0 else { throw cannotOpen(path, .last) }
  }

  /// The files of a folder, as a shell takes them.
  private static func pattern(in folder: String) -> String {
    let isPlain = folder.utf8.allSatisfy {
      Unicode.Scalar($0).properties.isAlphabetic && $0 < 0x80 || $0 >= 0x80
        || "0123456789._-/".utf8.contains($0)
    }
    let name = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    return (isPlain ? name : "'\(name.replacing("'", with: "'\\''"))'") + "/*.tmx"
  }

  deinit {
    if descriptor != STDIN_FILENO { close(descriptor) }
  }

  /// Whether something that can be read as a file is there.
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0
  }

  /// The file at a path as it is now; nil where there is none.
  static func identity(of path: String) -> CorpusFile? {
    var status = stat()
    return stat(path, &status) == 0 ? CorpusFile(path, status) : nil
  }

  /// Bytes read until now, on whatever thread.
  var position: Int {
    path == "-" ? 0 : max(0, Int(lseek(descriptor, 0, SEEK_CUR)))
  }

  /// Whether a regular file is there.
  static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// The folder that a file lies in, as an absolute path.
  static func folder(of path: String) -> String {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    guard let resolved = realpath(folder, nil) else { return folder }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Fills the buffer as far as there is input, and returns the number of bytes: less than its size at the end only.
  func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(UserError) -> Int {
    var count = 0
    while count < buffer.count, let start = buffer.baseAddress {
      let received = try receive(into: start + count, buffer.count - count)
      if received == 0 { break }
      count += received
    }
    return count
  }

  func readSome(
    into buffer: UnsafeMutableBufferPointer<UInt8>, waiting: Bool
  ) throws(UserError) -> Int? {
    guard let start = buffer.baseAddress else { return 0 }
    if !waiting {
      var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard hasEnded || poll(&state, 1, 0) > 0 else { return nil }
    }
    return try receive(into: start, buffer.count)
  }

  private func receive(
    into start: UnsafeMutablePointer<UInt8>, _ most: Int
  ) throws(UserError) -> Int {
    let buffer = UnsafeMutableRawBufferPointer(start: start, count: most)
    while !hasEnded {
      do {
        let count = try SystemCall.read(descriptor, into: buffer)
        hasEnded = count == 0
        return count
      } catch {
        guard error.code == EAGAIN else {
          throw UserError(.inputOutput, at: path, found: "reading failed: \(error.reason)")
        }
        // Another process that shares the terminal or pipe may have set it so.
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&state, 1, -1)
      }
    }
    return 0
  }

  private static func cannotOpen(_ path: String, _ error: SystemError) -> UserError {
    switch error.code {
    case ENOENT, ENOTDIR:
      UserError(.noInput, at: path, found: "there is no such file")
    case EACCES, EPERM:
      UserError(
        .noInput, at: path, found: "this file may not be read",
        fix: "give yourself the permission (chmod u+r)")
    default:
      UserError(.noInput, at: path, found: "this file cannot be opened: \(error.reason)")
    }
  }
}

extension CorpusFile {
  fileprivate init(_ path: String, _ status: stat) {
    self.init(
      path: path, size: Int(status.st_size),
      modified: status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec)
  }
}
