#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The lines of a file or of standard input, one at a time.
///
/// A line ends with LF; the last one may lack it. A carriage return before it is white space to every score and is left.
final class LineReader {
  /// The path as it was given, or `standard input`.
  let name: String
  /// Lines read so far; the number of the line read last, from 1.
  private(set) var lineCount = 0
  /// The first line that was not UTF-8, from 1, and how many there were.
  private(set) var firstRepairedLine: Int?
  private(set) var repairedLineCount = 0

  private let descriptor: Int32
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)
  private var filled = 0
  private var place = 0

  /// Opens the file at `path`; `-` is standard input.
  init(path: String) throws(EvaluationError) {
    if path == "-" {
      name = "standard input"
      descriptor = STDIN_FILENO
      return
    }
    name = path
    var status = stat()
    if stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR {
      throw .unreadable(path: path, reason: "it is a folder; give a file of lines")
    }
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
  }

  deinit {
    if descriptor > STDERR_FILENO { close(descriptor) }
  }

  /// The next line without its LF, or nil at the end. Bytes that are not UTF-8 become U+FFFD.
  func next() throws(EvaluationError) -> String? {
    guard let bytes = try nextBytes() else { return nil }
    if let line = String(validating: bytes, as: UTF8.self) { return line }
    firstRepairedLine = firstRepairedLine ?? lineCount
    repairedLineCount += 1
    return String(decoding: bytes, as: UTF8.self)
  }

  private func nextBytes() throws(EvaluationError) -> [UInt8]? {
    var line: [UInt8] = []
    var isLine = false
    while true {
      if place == filled {
        try fill()
        if filled == 0 { break }
      }
      isLine = true
      let rest = buffer[place..<filled]
      if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        line.append(contentsOf: rest[..<end])
        place = end + 1
        break
      }
      line.append(contentsOf: rest)
      place = filled
    }
    guard isLine else { return nil }
    lineCount += 1
    return line
  }

  private func fill() throws(EvaluationError) {
    place = 0
    repeat {
      filled = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    } while filled < 0 && errno == EINTR
    if filled < 0 {
      filled = 0
      throw .failedReading(path: name, reason: String(cString: strerror(errno)))
    }
  }
}
