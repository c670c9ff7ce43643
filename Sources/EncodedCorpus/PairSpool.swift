package import Basics
import Glibc

/// The texts of sentence pairs in a temporary file, to be read more than once: in order, in blocks.
///
/// The file has no name, and goes with the value. Writing and reading hold a block at a time.
package final class PairSpool: Sendable {
  /// Pairs of a block.
  package static let blockSize = 1 << 16

  private struct Stretch {
    let offset: Int
    let size: Int
    let count: Int
  }

  private let file: SpoolFile
  private let stretches: [Stretch]

  package var blockCount: Int { stretches.count }

  /// How many pairs each block has.
  package var pairCounts: [Int] { stretches.map(\.count) }

  /// Writes a spool.
  package struct Writer: ~Copyable {
    private let file: SpoolFile
    private var stretches: [Stretch] = []
    private var buffer: [UInt8] = []
    private var written = 0
    private var blockStart = 0
    private var blockCount = 0

    /// - Parameter folder: where the file is made
    /// - Throws: `UserError` of kind `inputOutput`
    package init(in folder: String) throws(UserError) {
      file = try SpoolFile(in: folder)
      buffer.reserveCapacity(2 << 20)
    }

    package mutating func append(
      source: UnsafeBufferPointer<UInt8>, target: UnsafeBufferPointer<UInt8>
    ) throws(UserError) {
      for size in [source.count, target.count] {
        withUnsafeBytes(of: UInt32(size).littleEndian) { buffer.append(contentsOf: $0) }
      }
      buffer.append(contentsOf: source)
      buffer.append(contentsOf: target)
      blockCount += 1
      if blockCount == PairSpool.blockSize { endBlock() }
      if buffer.count > 1 << 20 { try flush() }
    }

    private mutating func endBlock() {
      guard blockCount > 0 else { return }
      let end = written + buffer.count
      stretches.append(Stretch(offset: blockStart, size: end - blockStart, count: blockCount))
      blockStart = end
      blockCount = 0
    }

    private mutating func flush() throws(UserError) {
      try file.write(buffer)
      written += buffer.count
      buffer.removeAll(keepingCapacity: true)
    }

    /// Everything that was written, to be read.
    package consuming func finish() throws(UserError) -> PairSpool {
      endBlock()
      try flush()
      return PairSpool(file, stretches)
    }
  }

  private init(_ file: SpoolFile, _ stretches: [Stretch]) {
    self.file = file
    self.stretches = stretches
  }

  /// Goes through the pairs of a block. What it gives is valid until the next.
  package func forEach(
    inBlock block: Int,
    _ body: (_ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeBufferPointer<UInt8>) throws ->
      Void
  ) throws {
    let stretch = stretches[block]
    let bytes = try file.read(stretch.size, at: stretch.offset)
    try bytes.withUnsafeBytes { bytes in
      var offset = 0
      func nextSize() -> Int {
        defer { offset += MemoryLayout<UInt32>.size }
        return Int(
          UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
      }
      func next(_ size: Int) -> UnsafeBufferPointer<UInt8> {
        defer { offset += size }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + size)])
          .assumingMemoryBound(to: UInt8.self)
      }
      for _ in 0..<stretch.count {
        let sourceSize = nextSize()
        let targetSize = nextSize()
        let source = next(sourceSize)
        try body(source, next(targetSize))
      }
    }
  }
}

/// A file without a name.
private final class SpoolFile: Sendable {
  private let folder: String
  private let descriptor: Int32

  init(in folder: String) throws(UserError) {
    self.folder = folder
    var template = Array("\(folder)/.pairs.XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw Self.failure(folder, "made") }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(template)
  }

  deinit { close(descriptor) }

  func write(_ bytes: [UInt8]) throws(UserError) {
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + start }, bytes.count - start)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw Self.failure(folder, "written") }
      start += count
    }
  }

  func read(_ count: Int, at offset: Int) throws(UserError) -> [UInt8] {
    var start = 0
    var hasFailed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      while start < count, let address = buffer.baseAddress {
        let got = pread(descriptor, address + start, count - start, off_t(offset + start))
        if got < 0 && errno == EINTR { continue }
        guard got > 0 else {
          hasFailed = true
          break
        }
        start += got
      }
      initializedCount = start
    }
    if hasFailed { throw Self.failure(folder, "read") }
    return bytes
  }

  private static func failure(_ folder: String, _ verb: String) -> UserError {
    let code = errno
    return UserError(
      .inputOutput, at: Place(file: folder),
      found: "a temporary file for the pairs cannot be \(verb): \(String(cString: strerror(code)))",
      fix: code == ENOSPC ? "make room on the disk, or put the model folder on another" : nil)
  }
}
