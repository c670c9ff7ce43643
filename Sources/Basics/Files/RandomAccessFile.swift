package import Foundation

/// A regular file that is open for reading, at any place of it.
///
/// It is read and not mapped, but for `MappedSafetensors`: a mapped file that somebody cuts short kills the process that
/// looks at it.
package final class RandomAccessFile: Sendable {
  package let url: URL
  /// Bytes, when it was opened.
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

  /// Maps the file, to be read here and there. Who asks for it unmaps it.
  package func map() throws(UserError) -> UnsafeRawBufferPointer {
    let address = mmap(nil, max(size, 1), PROT_READ, MAP_SHARED, descriptor.number, 0)
    guard let address, address != MAP_FAILED else { throw .reading(.last, at: url.path) }
    madvise(address, size, MADV_RANDOM)
    return UnsafeRawBufferPointer(start: address, count: max(size, 1))
  }

  /// Fills `destination` from `offset` on.
  package func read(_ destination: UnsafeMutableRawBufferPointer, at offset: Int) throws(UserError)
  {
    var rest = destination
    var offset = offset
    while !rest.isEmpty {
      let count = pread(descriptor.number, rest.baseAddress, rest.count, off_t(offset))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .reading(.last, at: url.path) }
      guard count > 0 else {
        throw damaged(found: "the end of the file at byte \(offset)", expected: "\(size) bytes")
      }
      rest = UnsafeMutableRawBufferPointer(rebasing: rest.dropFirst(count))
      offset += count
    }
  }

  package func bytes(at offset: Int, count: Int) throws(UserError) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: count)
    try result.withUnsafeMutableBufferPointer { buffer throws(UserError) in
      try read(UnsafeMutableRawBufferPointer(buffer), at: offset)
    }
    return result
  }

  /// Reads from `offset` to the end, in pieces.
  package func readAll(
    from offset: Int, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(UserError) {
    var buffer = [UInt8](repeating: 0, count: min(1 << 20, max(size - offset, 0)))
    var offset = offset
    while offset < size {
      let count = min(buffer.count, size - offset)
      try buffer.withUnsafeMutableBufferPointer { buffer throws(UserError) in
        let piece = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count])
        try read(piece, at: offset)
        body(UnsafeRawBufferPointer(piece))
      }
      offset += count
    }
  }

  /// The error of a file whose bytes cannot be right.
  package func damaged(found: String, expected: String) -> UserError {
    UserError(
      .data, at: url.path, found: "the file is damaged: \(found)", expected: expected,
      fix: "put a whole copy in its place, or train again in another folder")
  }

  /// The error of a whole file that does not fit what stands beside it.
  package func foreign(found: String, expected: String) -> UserError {
    UserError(
      .data, at: url.path, found: "the file belongs to another model: \(found)",
      expected: expected, fix: "put the file in its place that was written with its config.yaml")
  }
}
