import Basics
import Glibc

/// A regular file, or standard input, read front to back.
///
/// Folders are refused, and so are pipes other than standard input and devices, unless they are allowed.
final class InputFile: ByteSource {
  let path: String
  let identity: CorpusFile
  /// Whether it is complete and can be read again: it is neither standard input nor a pipe.
  let isRegular: Bool
  private let descriptor: Int32
  /// A terminal could be read again after its end.
  private var hasEnded = false

  /// - Parameter allowsPipes: whether pipes and devices are read as well, which may mean waiting for input
  init(path: String, allowsPipes: Bool = false) throws(UserError) {
    self.path = path
    if path == "-" {
      descriptor = STDIN_FILENO
      identity = CorpusFile(path: path, size: 0, modified: 0)
      isRegular = false
      return
    }
    isRegular = Self.isRegular(try Self.requireNoFolder(path))
    if !isRegular, !allowsPipes {
      throw UserError(
        .noInput, at: path, found: "this is a pipe or a device", expected: "a file",
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

  deinit {
    if descriptor != STDIN_FILENO { close(descriptor) }
  }

  // MARK: Paths

  private static func status(_ path: String) -> stat? {
    var status = stat()
    return stat(path, &status) == 0 ? status : nil
  }

  private static func isRegular(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFREG }

  @discardableResult
  private static func requireNoFolder(_ path: String) throws(UserError) -> stat {
    guard let status = Self.status(path) else { throw cannotOpen(path, .last) }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
      throw UserError(
        .noInput, at: path, found: "this is a folder", expected: "a file",
        fix: "name the files in it, such as \(folder.quotedForShell)/*.tmx")
    }
    return status
  }

  /// Throws if something cannot be read, without opening it.
  static func requireReadable(_ path: String) throws(UserError) {
    if path == "-" { return }
    try requireNoFolder(path)
    guard access(path, R_OK) == 0 else { throw cannotOpen(path, .last) }
  }

  /// Whether there is something at a path.
  static func exists(_ path: String) -> Bool { status(path) != nil }

  /// Whether there is a regular file at a path.
  static func isFile(_ path: String) -> Bool { status(path).map(isRegular) ?? false }

  /// The file at a path as it is now; nil if there is none.
  static func identity(of path: String) -> CorpusFile? {
    status(path).map { CorpusFile(path, $0) }
  }

  /// The folder of a file, as an absolute path.
  static func folder(of path: String) -> String {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    guard let resolved = realpath(folder, nil) else { return folder }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  // MARK: Reading

  /// Number of bytes read so far, on any thread.
  var position: Int {
    path == "-" ? 0 : max(0, Int(lseek(descriptor, 0, SEEK_CUR)))
  }

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
    into start: UnsafeMutablePointer<UInt8>, _ room: Int
  ) throws(UserError) -> Int {
    let buffer = UnsafeMutableRawBufferPointer(start: start, count: room)
    while !hasEnded {
      do {
        let count = try SystemCall.read(descriptor, into: buffer)
        hasEnded = count == 0
        return count
      } catch {
        guard error.code == EAGAIN else {
          throw UserError(.inputOutput, at: path, found: "reading failed: \(error.reason)")
        }
        // Another process that shares the terminal or pipe may have made it non-blocking.
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&state, 1, -1)
      }
    }
    return 0
  }

  private static func cannotOpen(_ path: String, _ error: SystemError) -> UserError {
    switch error.code {
    case ENOENT, ENOTDIR: UserError(.noInput, at: path, found: "there is no such file")
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
