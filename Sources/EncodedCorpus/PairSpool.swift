package import Basics
package import Corpora
import Synchronization

/// The texts of sentence pairs in a temporary file, which can be read again in chunks.
///
/// The file has no name and is gone when this value is. Writing and reading hold one chunk in memory.
package final class PairSpool: Sendable {
  /// Pairs in a chunk.
  package static let chunkSize = 1 << 16

  private struct Chunk {
    let offset: Int
    let size: Int
    let count: Int
  }

  private let file: SpoolFile
  private let chunks: [Chunk]
  /// Chunks that have been read since the spool was written.
  private let readChunks = Atomic(0)

  package var chunkCount: Int { chunks.count }

  /// The number of pairs.
  let pairCount: Int

  /// How many times the whole spool has been read.
  package var passCount: Double {
    Double(readChunks.load(ordering: .relaxed)) / Double(max(chunkCount, 1))
  }

  /// Writes a spool.
  package struct Writer: ~Copyable {
    private let file: SpoolFile
    private var chunks: [Chunk] = []
    private var buffer: [UInt8] = []
    private var written = 0
    private var chunkStart = 0
    private var chunkCount = 0

    /// - Parameter folder: where to make the file
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
      chunkCount += 1
      if chunkCount == PairSpool.chunkSize { endChunk() }
      if buffer.count > 1 << 20 { try flush() }
    }

    package mutating func append(_ pair: SentencePair) throws {
      var (source, target) = (pair.source, pair.target)
      try source.withUTF8 { source in
        try target.withUTF8 { try append(source: source, target: $0) }
      }
    }

    private mutating func endChunk() {
      guard chunkCount > 0 else { return }
      let end = written + buffer.count
      chunks.append(Chunk(offset: chunkStart, size: end - chunkStart, count: chunkCount))
      chunkStart = end
      chunkCount = 0
    }

    private mutating func flush() throws(UserError) {
      try file.write(buffer)
      written += buffer.count
      buffer.removeAll(keepingCapacity: true)
    }

    /// The spool of all pairs that were written.
    package consuming func finish() throws(UserError) -> PairSpool {
      endChunk()
      try flush()
      return PairSpool(file, chunks)
    }
  }

  private init(_ file: SpoolFile, _ chunks: [Chunk]) {
    self.file = file
    self.chunks = chunks
    pairCount = chunks.reduce(0) { $0 + $1.count }
  }

  /// Calls `body` with the texts of every pair of a chunk. They are valid until `body` returns.
  package func forEach(
    inChunk index: Int,
    _ body: (_ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeBufferPointer<UInt8>) -> Void
  ) throws(UserError) {
    let chunk = chunks[index]
    readChunks.add(1, ordering: .relaxed)
    try file.withBytes(chunk.offset..<(chunk.offset + chunk.size)) { bytes in
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
      for _ in 0..<chunk.count {
        let sourceSize = nextSize()
        let targetSize = nextSize()
        let source = next(sourceSize)
        body(source, next(targetSize))
      }
    }
  }
}
