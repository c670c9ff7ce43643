package import Basics

/// The lines of any text that a command reads, as they come: gzip, byte-order marks and UTF-16 are seen to, and bytes that
/// are no characters are replaced.
///
///     let lines = try TextLines(path: "-", isInteractive: true)
///     while let line = try lines.next() { … }
package final class TextLines {
  package struct Line {
    /// Without its end; a CR that ends no line is a space.
    package let text: String
    /// From 1.
    package let number: Int
    /// Whether bytes that are no characters were replaced with U+FFFD.
    package let isRepaired: Bool
    /// Whether the line went on beyond `cutLength`.
    package let isCut: Bool
  }

  /// The format of markup that the first bytes open, such as `TMX`; nil for plain text.
  package let markup: String?
  private let lines: LineReader
  private let damage = DamageLog(recovers: false)

  /// Opens a file, a pipe, or standard input (`-`), and looks at its first line at most.
  ///
  /// - Parameters:
  ///   - isInteractive: whether a line is given as soon as it has come
  ///   - cutLength: bytes of a line that are kept; nil where a line of more than 8 MiB is an error
  package init(path: String, isInteractive: Bool = false, cutLength: Int? = nil) throws(UserError) {
    let file = try InputFile(path: path, allowsPipes: true)
    let decoder = try TextDecoder(
      try ByteStream(file, isInteractive: isInteractive), keepsDamage: true, isXML: { _ in false })
    markup = MarkupName.of(decoder.head)
    lines = LineReader(decoder, damage: damage, cutLength: cutLength)
  }

  /// Finds out, without opening it, that a file cannot be read.
  package static func requireReadable(_ path: String) throws(UserError) {
    try InputFile.requireReadable(path)
  }

  /// Whether reading a path may mean waiting for who writes it.
  package static func mayWait(_ path: String) -> Bool {
    path == "-" || !InputFile.isFile(path)
  }

  /// The next line, or nil at the end.
  package func next() throws(UserError) -> Line? {
    guard let line = try lines.next() else { return nil }
    var bytes = Array(line.text)
    for index in bytes.indices where bytes[index] == 13 || bytes[index] == 10 { bytes[index] = 32 }
    if let text = String(validating: bytes, as: UTF8.self) {
      return Line(text: text, number: line.number, isRepaired: false, isCut: line.isCut)
    }
    // Where the line was cut inside a character, the piece of it is no fault of the input.
    if line.isCut {
      for drop in 1...3 {
        if let text = String(validating: bytes.dropLast(drop), as: UTF8.self) {
          return Line(text: text, number: line.number, isRepaired: false, isCut: true)
        }
      }
    }
    return Line(
      text: String(decoding: bytes, as: UTF8.self), number: line.number, isRepaired: true,
      isCut: line.isCut)
  }

  /// Whether `next` returns without waiting for who writes the input: a part of a line does not make it so.
  package func isReady() throws(UserError) -> Bool { try lines.isReady() }

  /// The CR in lines that end with LF, until now.
  package var strays: StrayLineEnds { damage.strays }
}
