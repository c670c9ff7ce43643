/// The bytes of a file in chunks, unpacked where the file is gzip.
///
/// What is gzip says so in its first bytes, whatever its name is. Other containers are refused by name.
final class ByteStream {
  /// Bytes read and unpacked at once.
  static let chunkSize = 1 << 16

  let path: String
  private let file: InputFile
  private let buffer: UnsafeMutableBufferPointer<UInt8>
  private var inflater: GzipInflater?
  /// The first bytes, read to see what the file is.
  private var first: Int?

  init(path: String) throws(CorpusError) {
    self.path = path
    file = try InputFile(path: path)
    // Not before: a stream that is never made does not free it.
    buffer = .allocate(capacity: Self.chunkSize)
    let count = try file.read(into: buffer)
    first = count
    let head = buffer.prefix(count)
    if head.starts(with: [0x1F, 0x8B]) {
      inflater = try GzipInflater(path: path)
    } else if let container = Self.containers.first(where: { head.starts(with: $0.magic) }) {
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

  deinit { buffer.deallocate() }

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
    guard let inflater else { return try nextRaw() }
    while true {
      if let chunk = try inflater.next() { return chunk }
      guard let packed = try nextRaw() else {
        try inflater.finish()
        return nil
      }
      inflater.feed(packed)
    }
  }

  private func nextRaw() throws(CorpusError) -> UnsafeBufferPointer<UInt8>? {
    let count: Int
    if let first {
      count = first
      self.first = nil
    } else {
      count = try file.read(into: buffer)
    }
    return count == 0 ? nil : UnsafeBufferPointer(rebasing: buffer.prefix(count))
  }
}
