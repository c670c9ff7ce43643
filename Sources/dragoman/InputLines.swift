import Glibc

/// The lines of standard input, one at a time; a long one is cut, so that memory stays bounded.
struct InputLines: ~Copyable {
  struct Line {
    /// Without its end (LF or CR LF).
    let text: String
    /// From 1.
    let number: Int
    /// Whether bytes that are not UTF-8 were replaced.
    let isRepaired: Bool
    /// Whether the line went on beyond `mostBytes`.
    let isCut: Bool
  }

  /// The bytes of a line that are kept: many times what is translated of one.
  static let mostBytes = 1 << 20

  private let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
  private var begin = 0
  private var end = 0
  /// The beginning of a line whose end has not been read.
  private var beginning: [UInt8] = []
  private var isCut = false
  private var hasEnded = false
  private var number = 0

  deinit { chunk.deallocate() }

  /// The next line; nil at the end of input.
  ///
  /// - Throws: a failure with exit code 74 where standard input cannot be read
  mutating func next() throws -> Line? {
    while !findLine() { try fill() }
    let feed = waiting.firstIndex(of: 10)
    if feed == nil && waiting.isEmpty && beginning.isEmpty && !isCut { return nil }
    take(feed ?? waiting.count)
    if feed != nil { begin += 1 }
    defer {
      beginning = []
      isCut = false
    }
    return line(beginning, isCut: isCut)
  }

  /// Whether `next` would return at once: a part of a line does not make it so.
  ///
  /// - Throws: as `next`
  mutating func isReady() throws -> Bool {
    while !findLine() {
      var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      guard poll(&descriptor, 1, 0) > 0 else { return false }
      try fill()
    }
    return true
  }

  private var waiting: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: chunk[begin..<end])
  }

  /// Whether a whole line has been read, or all there is; else what has been is put aside for the next read.
  private mutating func findLine() -> Bool {
    if hasEnded || waiting.contains(10) { return true }
    take(waiting.count)
    return false
  }

  /// Takes so many of the bytes that wait into the line.
  private mutating func take(_ count: Int) {
    let room = Self.mostBytes - beginning.count
    if count > room { isCut = true }
    beginning.append(contentsOf: waiting.prefix(min(count, room)))
    begin += count
  }

  private mutating func line(_ bytes: [UInt8], isCut: Bool) -> Line {
    number += 1
    var bytes = bytes
    if bytes.last == 13 { bytes.removeLast() }
    if let text = String(validating: bytes, as: UTF8.self) {
      return Line(text: text, number: number, isRepaired: false, isCut: isCut)
    }
    // Where the line was cut inside a character, the piece of it is no fault of the input.
    if isCut {
      for drop in 1...3 {
        if let text = String(validating: bytes.dropLast(drop), as: UTF8.self) {
          return Line(text: text, number: number, isRepaired: false, isCut: true)
        }
      }
    }
    return Line(
      text: String(decoding: bytes, as: UTF8.self), number: number, isRepaired: true, isCut: isCut)
  }

  private mutating func fill() throws {
    while !hasEnded {
      let count = read(STDIN_FILENO, chunk.baseAddress, chunk.count)
      if count > 0 {
        begin = 0
        end = count
        return
      }
      if count == 0 {
        hasEnded = true
      } else if errno != EINTR {
        throw CommandFailure(
          sentence: "standard input cannot be read: \(String(cString: strerror(errno)))",
          exitCode: 74)
      }
    }
  }
}
