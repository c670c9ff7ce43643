import Basics
import Glibc

/// A temporary file without a name, which is gone when this value is.
final class SpoolFile: Sendable {
  private let folder: String
  private let descriptor: FileDescriptor

  init(in folder: String) throws(UserError) {
    self.folder = folder
    var template = Array("\(folder)/.pairs.XXXXXX".utf8CString)
    let number = mkstemp(&template)
    guard number >= 0 else { throw Self.failure(.last, folder, "made") }
    descriptor = FileDescriptor(number)
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    unlink(template)
  }

  func write(_ bytes: [UInt8]) throws(UserError) {
    do throws(SystemError) {
      try bytes.withUnsafeBufferPointer { bytes throws(SystemError) in
        try SystemCall.write(UnsafeRawBufferPointer(bytes), to: descriptor.number)
      }
    } catch {
      throw Self.failure(error, folder, "written")
    }
  }

  /// Calls `body` with a range of the file's bytes.
  ///
  /// They are mapped, because the allocator would keep the memory of a buffer. The file has no name, so nobody else can
  /// truncate it.
  func withBytes(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(UserError) {
    let start = range.lowerBound / Int(getpagesize()) * Int(getpagesize())
    let address = mmap(
      nil, range.upperBound - start, PROT_READ, MAP_PRIVATE, descriptor.number, off_t(start))
    guard let address, address != MAP_FAILED else { throw Self.failure(.last, folder, "read") }
    defer { munmap(address, range.upperBound - start) }
    body(UnsafeRawBufferPointer(start: address + (range.lowerBound - start), count: range.count))
  }

  private static func failure(_ error: SystemError, _ folder: String, _ verb: String) -> UserError {
    UserError(
      .inputOutput, at: folder,
      found: "a temporary file for the corpus cannot be \(verb): \(error.reason)",
      fix: error.code == ENOSPC ? "make room on the disk, or put the model folder on another" : nil)
  }
}
