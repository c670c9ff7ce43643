package import Foundation

/// A regular file that is open for reading at any offset.
///
/// It is read rather than mapped, except by `MappedSafetensors`: if a mapped file is truncated, reading it kills the process.
package final class RandomAccessFile: Sendable {
  package let url: URL
  /// Bytes, at the time of opening.
  package let size: Int
  private let descriptor: FileDescriptor

  package init(at url: URL) throws(UserError) {
    let number = open(url.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard number >= 0 else { throw .reading(.last, at: url.path) }
    descriptor = FileDescriptor(number)
    self.url = url
    var status = stat()
    guard fstat(number, &status) == 0 else { throw .reading(.last, at: url.path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw UserError(
        .data, at: url.path, found: "a folder or a device", expected: "a file",
        fix: "correct the path")
    }
    size = Int(status.st_size)
  }

  /// Maps the file for random access. The caller unmaps it.
  package func map() throws(UserError) -> UnsafeRawBufferPointer {
    let address = mmap(nil, max(size, 1), PROT_READ, MAP_SHARED, descriptor.number, 0)
    guard let address, address != MAP_FAILED else { throw .reading(.last, at: url.path) }
    madvise(address, size, MADV_RANDOM)
    return UnsafeRawBufferPointer(start: address, count: max(size, 1))
  }

  /// Fills `destination` from `offset` on.
  package func read(
    _ destination: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(UserError) {
    let count: Int
    do {
      count = try SystemCall.read(descriptor.number, into: destination, at: offset)
    } catch {
      throw .reading(error, at: url.path)
    }
    guard count == destination.count else {
      throw damaged(
        found: "the end of the file at byte \(offset + count)", expected: "\(size) bytes")
    }
  }

  package func bytes(at offset: Int, count: Int) throws(UserError) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: count)
    try result.withUnsafeMutableBufferPointer { buffer throws(UserError) in
      try read(UnsafeMutableRawBufferPointer(buffer), at: offset)
    }
    return result
  }

  /// Reads from `offset` to the end, a MiB at a time.
  package func readAll(
    from offset: Int, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(UserError) {
    for start in stride(from: offset, to: size, by: 1 << 20) {
      try bytes(at: start, count: min(1 << 20, size - start)).withUnsafeBytes(body)
    }
  }

  /// The error of a file whose content is wrong.
  package func damaged(found: String, expected: String) -> UserError {
    UserError(
      .data, at: url.path, found: "the file is damaged: \(found)", expected: expected,
      fix: "put a whole copy in its place, or train again in another folder")
  }

  /// The error of an undamaged file that does not fit the others of its folder.
  package func foreign(found: String, expected: String) -> UserError {
    UserError(
      .data, at: url.path, found: "the file belongs to another model: \(found)",
      expected: expected, fix: "restore the file that was written with its config.yaml")
  }
}
