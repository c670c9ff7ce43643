import Basics

/// The files that were opened to read a corpus.
final class OpenedFiles {
  /// Each once, in the order of their opening.
  private(set) var all: [CorpusFile] = []
  /// Their paths as bytes: paths that look alike may be two.
  private var known: Set<[UInt8]> = []
  /// Those that are being read, and the bytes of those that were.
  private var current: [InputFile] = []
  private var finishedSize = 0

  /// - Parameter isCounted: whether its bytes count as progress: files that others refer to do not
  func open(_ path: String, isCounted: Bool) throws(UserError) -> ByteStream {
    let file = try InputFile(path: path)
    if known.insert(Array(path.utf8)).inserted { all.append(file.identity) }
    if isCounted { current.append(file) }
    return try ByteStream(file)
  }

  /// Remembers that a file was looked for and is not there: with it, another corpus would be read.
  func noteAbsent(_ path: String) {
    if known.insert(Array(path.utf8)).inserted { all.append(CorpusFile(absent: path)) }
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
  /// In bytes; 0 for standard input, -1 where there is no such file.
  package let size: Int
  /// When it was changed last, in nanoseconds since 1970.
  package let modified: Int

  init(path: String, size: Int, modified: Int) {
    self.path = path
    self.size = size
    self.modified = modified
  }

  init(absent path: String) {
    self.init(path: path, size: -1, modified: 0)
  }

  /// Whether the file is still the same, or still not there.
  package var isUnchanged: Bool {
    let identity = InputFile.identity(of: path)
    return size < 0 ? identity == nil : identity == self
  }
}
