import Basics
import ModelFolder

/// The word links of sentence pairs in a temporary file, which can be read again in chunks, from several threads.
///
/// A pair is written as whole numbers in LEB128: the index of its file, line and column there, the number of its links, and
/// source and target of each. The file has no name and is gone when this value is.
package final class LinkSpool: Sendable {
  private struct Chunk {
    let range: Range<Int>
    let count: Int
  }

  /// A digest of the links of all pairs, wherever they were read.
  package let digest: String
  /// The number of pairs with links.
  package let guidedCount: Int
  private let file: SpoolFile
  private let chunks: [Chunk]
  private let paths: [String]

  private init(
    _ file: SpoolFile, _ chunks: [Chunk], paths: [String], digest: String, guidedCount: Int
  ) {
    self.file = file
    self.chunks = chunks
    self.paths = paths
    self.digest = digest
    self.guidedCount = guidedCount
  }

  /// Writes a spool. Holds one chunk in memory.
  final class Writer {
    private let file: SpoolFile
    private var chunks: [Chunk] = []
    private var paths: [String] = []
    private var buffer: [UInt8] = []
    private var written = 0
    private var chunkCount = 0
    private var digest = TextDigest()
    private var guidedCount = 0

    /// - Parameter folder: where to make the file
    init(in folder: String) throws(UserError) {
      file = try SpoolFile(in: folder)
    }

    /// Adds the links of the next pair.
    ///
    /// - Parameter place: where they were read; nil if nowhere
    func append(_ links: some Collection<WordLinks.Link>, at place: Place?) {
      if let place, !links.isEmpty {
        if paths.last != place.file, !paths.contains(place.file) { paths.append(place.file) }
        append(paths.lastIndex(of: place.file) ?? 0)
        append(place.line)
        append(place.column ?? 0)
      } else {
        for _ in 0..<3 { append(0) }
      }
      let start = buffer.count
      append(links.count)
      for link in links {
        append(link.source)
        append(link.target)
      }
      buffer[start...].withUnsafeBufferPointer { digest.add($0) }
      chunkCount += 1
      if !links.isEmpty { guidedCount += 1 }
    }

    private func append(_ number: Int) {
      var rest = UInt64(number)
      while rest >= 0x80 {
        buffer.append(UInt8(rest & 0x7F) | 0x80)
        rest >>= 7
      }
      buffer.append(UInt8(rest))
    }

    /// Ends a chunk, of which there may be no pair.
    func endChunk() throws(UserError) {
      try file.write(buffer)
      chunks.append(Chunk(range: written..<(written + buffer.count), count: chunkCount))
      written += buffer.count
      buffer.removeAll(keepingCapacity: true)
      chunkCount = 0
    }

    /// The spool of all pairs that were added.
    func finish() throws(UserError) -> LinkSpool {
      if chunkCount > 0 { try endChunk() }
      return LinkSpool(
        file, chunks, paths: paths, digest: digest.finish(), guidedCount: guidedCount)
    }
  }

  /// The links of the pairs of a chunk.
  func chunk(_ index: Int) throws(UserError) -> ChunkLinks {
    let chunk = chunks[index]
    var links = ChunkLinks()
    guard chunk.count > 0 else { return links }
    try file.withBytes(chunk.range) { bytes in
      var offset = 0
      func next() -> Int {
        var number = 0
        var shift = 0
        while true {
          let byte = bytes[offset]
          offset += 1
          number |= Int(byte & 0x7F) << shift
          if byte < 0x80 { return number }
          shift += 7
        }
      }
      for _ in 0..<chunk.count {
        let origin = ChunkLinks.Origin(file: next(), line: next(), column: next())
        let count = next()
        links.append(
          (0..<count).lazy.map { _ in
            let source = next()
            return WordLinks.Link(source: source, target: next())
          }, origin: origin)
      }
    }
    return links
  }

  /// Adds the links of a pair to another spool.
  func copy(_ pair: Int, of chunk: ChunkLinks, to writer: Writer?) {
    writer?.append(chunk[pair], at: place(chunk.origins[pair]))
  }

  /// Where the links of a pair were read; nil if nowhere.
  func place(_ origin: ChunkLinks.Origin) -> Place? {
    guard origin.line > 0 else { return nil }
    return Place(
      file: paths[origin.file], line: origin.line,
      column: origin.column > 0 ? origin.column : nil)
  }
}
