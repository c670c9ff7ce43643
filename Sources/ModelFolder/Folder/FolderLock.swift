package import Basics
package import Foundation

/// Prevents a second process from writing to a folder.
///
/// It is a lock of the operating system (`flock`) on the file `.lock`, which contains the process's number.
/// The lock ends with the process, so a file left by a killed process has no effect. Readers need no lock.
package final class FolderLock: Sendable {
  /// The name of the lock's file in the folder.
  package static let fileName = ".lock"

  private let url: URL
  private let descriptor: FileDescriptor

  /// Takes the lock, or throws an error that names the process that holds it.
  package init(folder: URL) throws(UserError) {
    url = folder.appendingPathComponent(Self.fileName)
    while true {
      let number = open(url.path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
      guard number >= 0 else { throw .writing(.last, cannot: "lock the folder", at: folder.path) }
      let candidate = FileDescriptor(number)
      guard flock(number, LOCK_EX | LOCK_NB) == 0 else {
        guard errno == EWOULDBLOCK else {
          throw .writing(.last, cannot: "lock the folder", at: folder.path)
        }
        throw Self.held(by: Self.processID(in: candidate), folder: folder)
      }
      // If the previous holder removed the file between the two calls, the locked file has no name and the next
      // process would not see it.
      guard Self.isSameFile(candidate, url) else { continue }
      descriptor = candidate
      break
    }
    let text = Array("\(getpid())\n".utf8)
    // If the disk is full, the lock works without the number.
    if ftruncate(descriptor.number, 0) == 0 { _ = pwrite(descriptor.number, text, text.count, 0) }
  }

  deinit {
    // Removed while it is locked, so that it cannot be another process's file.
    unlink(url.path)
  }

  private static func held(by processID: Int32?, folder: URL) -> UserError {
    let name =
      processID == getpid()
      ? "this process" : processID.map { "process \($0)" } ?? "another process"
    return UserError(
      .inputOutput, at: folder.path,
      found: "\(name) is writing this folder",
      fix: "wait until it ends, or choose another folder")
  }

  private static func processID(in file: borrowing FileDescriptor) -> Int32? {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = pread(file.number, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return Int32(String(decoding: bytes[..<count].prefix { $0 != 0x0A }, as: UTF8.self))
  }

  private static func isSameFile(_ file: borrowing FileDescriptor, _ url: URL) -> Bool {
    var opened = stat()
    var named = stat()
    return fstat(file.number, &opened) == 0 && lstat(url.path, &named) == 0
      && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
  }
}
