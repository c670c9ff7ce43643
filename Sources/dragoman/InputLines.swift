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
  private var hasEnded = false
  private var number = 0

  deinit { chunk.deallocate() }

  /// The next line; nil at the end of input.
  ///
  /// - Throws: a failure with exit code 74 where standard input cannot be read
  mutating func next() throws -> Line? {
    var bytes: [UInt8] = []
    var isCut = false
    while true {
      if begin == end { try fill() }
      if begin == end {
        if bytes.isEmpty && !isCut { return nil }
        return line(bytes, isCut: isCut)
      }
      let waiting = UnsafeRawBufferPointer(rebasing: chunk[begin..<end])
      let feed = waiting.firstIndex(of: 10)
      let part = waiting.prefix(feed ?? waiting.count)
      let room = Self.mostBytes - bytes.count
      if part.count > room { isCut = true }
      bytes.append(contentsOf: part.prefix(room))
      begin += part.count + (feed == nil ? 0 : 1)
      if feed != nil { return line(bytes, isCut: isCut) }
    }
  }

  /// Whether more can be read without waiting.
  var isWaiting: Bool {
    if begin < end { return true }
    if hasEnded { return false }
    var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, 0) > 0
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
