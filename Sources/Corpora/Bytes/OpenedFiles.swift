import Basics

/// The files of a corpus that were opened.
final class OpenedFiles {
  /// Each file once, in the order in which they were opened.
  private(set) var all: [CorpusFile] = []
  /// Their paths as bytes: paths that look alike may differ.
  private var known: Set<[UInt8]> = []
  /// The files that are being read, and the bytes of those that have been read.
  private var current: [InputFile] = []
  private var finishedSize = 0

  /// - Parameter isCounted: whether its bytes count as progress; those of files that others refer to do not
  func open(_ path: String, isCounted: Bool) throws(UserError) -> ByteStream {
    let file = try InputFile(path: path)
    if known.insert(Array(path.utf8)).inserted { all.append(file.identity) }
    if isCounted { current.append(file) }
    return try ByteStream(file)
  }

  /// Notes that a file was looked for and does not exist: if it did, another corpus would be read.
  func noteAbsent(_ path: String) {
    if known.insert(Array(path.utf8)).inserted {
      all.append(CorpusFile(path: path, size: -1, modified: 0))
    }
  }

  /// Notes that the open files were read to their ends.
  func finish() {
    finishedSize += current.reduce(0) { $0 + $1.identity.size }
    current = []
  }

  /// Bytes read so far, before decompression.
  var position: Int { finishedSize + current.reduce(0) { $0 + $1.position } }
}

/// A file as it was when it was opened; another size or time tells that it has changed.
package struct CorpusFile: Sendable, Hashable, Codable {
  /// As it was given; `-` is standard input.
  package let path: String
  /// In bytes; 0 for standard input, -1 if there is no such file.
  package let size: Int
  /// When it was last changed, in nanoseconds since 1970.
  package let modified: Int

  /// Whether the file is still the same, or still missing.
  package var isUnchanged: Bool {
    let identity = InputFile.identity(of: path)
    return size < 0 ? identity == nil : identity == self
  }
}
