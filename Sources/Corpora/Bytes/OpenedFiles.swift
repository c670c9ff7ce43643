/// The files that were opened to read a corpus.
final class OpenedFiles {
  /// Each once, in the order of their opening.
  private(set) var all: [CorpusFile] = []
  private var known: Set<String> = []
  /// Those that are being read, and the bytes of those that were.
  private var current: [InputFile] = []
  private var finishedSize = 0

  /// - Parameter isCounted: whether its bytes count as progress: files that others refer to do not
  func open(_ path: String, isCounted: Bool) throws(CorpusError) -> ByteStream {
    let file = try InputFile(path: path)
    if known.insert(path).inserted { all.append(file.identity) }
    if isCounted { current.append(file) }
    return try ByteStream(file)
  }

  /// Says that what is open was read to its end.
  func finish() {
    finishedSize += current.reduce(0) { $0 + $1.identity.size }
    current = []
  }

  /// Bytes of the files until where they were read, packed as they are.
  var position: Int { finishedSize + current.reduce(0) { $0 + $1.position } }
}

/// A file as it was when it was opened: another size or time says that it is another.
package struct CorpusFile: Sendable, Hashable, Codable {
  /// The path as it was given; `-` is standard input.
  package let path: String
  /// In bytes; 0 for standard input.
  package let size: Int
  /// When it was changed last, in nanoseconds since 1970.
  package let modified: Int

  /// Whether the file is still the same.
  package var isUnchanged: Bool { InputFile.identity(of: path) == self }
}
