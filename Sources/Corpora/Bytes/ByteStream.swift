import Basics

/// The bytes of a file in chunks, decompressed if the file is gzip.
///
/// Gzip is recognized by its first bytes, whatever the file's name is. What is not text is refused (`BinaryContent`).
final class ByteStream {
  /// Bytes read and decompressed at once.
  static let chunkSize = 1 << 16

  /// Decompressed bytes after which decompression gets a thread of its own.
  private static let smallSize = 1 << 20

  let path: String
  /// Whether it is a file that can be read again.
  let isRegular: Bool
  private let source: any ByteSource
  private let isCompressed: Bool
  private let isInteractive: Bool
  private let buffer = ByteBuffer(capacity: chunkSize)
  /// Bytes in the buffer that were not returned yet: the beginning of the file, or what `isReady` has read.
  private var headCount: Int?
  private var givenCount = 0
  private var ahead: ReadAhead?

  /// - Parameter isInteractive: whether bytes are returned as they come, without waiting for more
  init(_ file: InputFile, isInteractive: Bool = false) throws(UserError) {
    path = file.path
    isRegular = file.isRegular
    self.isInteractive = isInteractive && !file.isRegular
    let count = try Self.readHead(of: file, into: buffer, isInteractive: self.isInteractive)
    isCompressed = Self.isGzip(buffer[0..<count])
    if isCompressed {
      source = try GzipInflater(file, head: buffer[0..<count])
      headCount = try Self.readHead(of: source, into: buffer, isInteractive: self.isInteractive)
    } else {
      source = file
      headCount = count
    }
    if let content = BinaryContent(buffer[0..<(headCount ?? 0)]) { throw refusal(of: content) }
  }

  private static func isGzip(_ head: UnsafeBufferPointer<UInt8>) -> Bool {
    head.starts(with: [0x1F, 0x8B])
  }

  /// Reads the beginning, by which a file is recognized: of interactive input no more than its first line.
  private static func readHead(
    of source: any ByteSource, into buffer: borrowing ByteBuffer, isInteractive: Bool
  ) throws(UserError) -> Int {
    guard isInteractive else { return try source.read(into: buffer.storage) }
    var count = 0
    do throws(UserError) {
      while count < buffer.storage.count, !isGzip(buffer[0..<count]) {
        let room = UnsafeMutableBufferPointer(rebasing: buffer.storage[count...])
        guard let more = try source.readSome(into: room, waiting: true), more > 0 else { break }
        count += more
        if buffer[(count - more)..<count].contains(10) { break }
      }
    } catch {
      // What is before the damage is read first; the next call throws it again.
      guard count > 0 else { throw error }
    }
    return count
  }

  private func refusal(of content: BinaryContent) -> UserError {
    var fix = content.fix
    if let command = content.command {
      let isTar = isCompressed && command == "tar -xf"
      // The path is that of the compressed file. Standard input has none.
      let line = (isTar ? "tar -xzf" : command) + (path == "-" ? "" : " " + path.quotedForShell)
      fix = "unpack it first: " + (isCompressed && !isTar ? "gunzip, then \(command)" : line)
    }
    return UserError(
      .data, at: path,
      found: isCompressed ? "this gzip file holds \(content.name)" : "this is \(content.name)",
      expected: "plain text or XML, or either compressed with gzip", fix: fix)
  }

  /// Whether `next` returns without waiting for input.
  func isReady() throws(UserError) -> Bool {
    guard isInteractive, headCount == nil else { return true }
    headCount = try source.readSome(into: buffer.storage, waiting: false)
    return headCount != nil
  }

  /// The next bytes, valid until the next call; nil at the end.
  func next() throws(UserError) -> UnsafeBufferPointer<UInt8>? {
    if let ahead { return try ahead.next() }
    if isCompressed, !isInteractive, givenCount > Self.smallSize {
      let ahead = ReadAhead(source, chunkSize: Self.chunkSize)
      self.ahead = ahead
      return try ahead.next()
    }
    let count: Int
    if let headCount {
      count = headCount
      self.headCount = nil
    } else if isInteractive {
      count = try source.readSome(into: buffer.storage, waiting: true) ?? 0
    } else {
      count = try source.read(into: buffer.storage)
    }
    givenCount += count
    return count == 0 ? nil : buffer[0..<count]
  }
}
