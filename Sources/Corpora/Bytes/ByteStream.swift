/// The bytes of a file in chunks, unpacked where the file is gzip.
///
/// What is gzip says so in its first bytes, whatever its name is. Other containers are refused by name.
final class ByteStream {
  /// Bytes read and unpacked at once.
  static let chunkSize = 1 << 16

  /// Unpacked bytes after which unpacking gets a thread of its own.
  private static let smallSize = 1 << 20

  let path: String
  private let source: any ByteSource
  private let isPacked: Bool
  private let buffer = ByteBuffer(capacity: chunkSize)
  /// How much of the buffer is the beginning of the file, read to see what it is.
  private var headCount: Int?
  private var givenCount = 0
  private var ahead: ReadAhead?

  init(_ file: InputFile) throws(CorpusError) {
    path = file.path
    let count = try file.read(into: buffer.storage)
    let head = buffer[0..<count]
    isPacked = head.starts(with: [0x1F, 0x8B])
    if isPacked {
      source = try GzipInflater(file, head: head)
      return
    }
    source = file
    headCount = count
    if let container = Self.containers.first(where: { head.starts(with: $0.magic) }) {
      throw CorpusError(
        .data, at: Place(file: path), found: "this is \(container.name)",
        expected: "plain text or XML, or either packed with gzip",
        fix: container.command.map { "unpack it first: \(Self.line($0, path))" })
    }
  }

  /// The command for a file, as a shell takes it; standard input is packed on its way here.
  private static func line(_ command: String, _ path: String) -> String {
    if path == "-" { return command }
    let isPlain = path.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "-"), UInt8(ascii: "/"):
        true
      default: byte >= 0x80
      }
    }
    return isPlain
      ? "\(command) \(path)"
      : "\(command) '\(path.replacing("'", with: "'\\''"))'"
  }

  /// What else a file may be, and the command that makes something readable of it.
  private static let containers: [(magic: [UInt8], name: String, command: String?)] = [
    ([0x50, 0x4B, 3, 4], "a zip archive", "unzip"),
    ([0x50, 0x4B, 5, 6], "an empty zip archive", nil),
    (Array("BZh".utf8), "a bzip2 file", "bunzip2 --keep"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "an xz file", "unxz --keep"),
    ([0x28, 0xB5, 0x2F, 0xFD], "a zstd file", "unzstd"),
    ([0x37, 0x7A, 0xBC, 0xAF], "a 7z archive", "7z x"),
    ([0x1F, 0x9D], "a file packed with compress", "gunzip --keep"),
    (Array("%PDF".utf8), "a PDF document", nil),
    ([0x89, 0x50, 0x4E, 0x47], "a PNG picture", nil),
  ]

  /// The next bytes, valid until the next call; nil at the end.
  func next() throws(CorpusError) -> UnsafeBufferPointer<UInt8>? {
    if let ahead { return try ahead.next() }
    if isPacked, givenCount > Self.smallSize {
      let ahead = ReadAhead(source, chunkSize: Self.chunkSize)
      self.ahead = ahead
      return try ahead.next()
    }
    let count: Int
    if let headCount {
      count = headCount
      self.headCount = nil
    } else {
      count = try source.read(into: buffer.storage)
    }
    givenCount += count
    return count == 0 ? nil : buffer[0..<count]
  }
}
