package import Basics

/// The lines of any text that a command reads, as they come: gzip, byte-order marks and UTF-16 are decoded, and bytes that
/// are not characters are replaced.
///
///     let lines = try TextLines(path: "-", isInteractive: true)
///     while let line = try lines.next() { … }
package final class TextLines {
  package struct Line {
    /// Without its end; a CR inside the line is a space.
    package let text: String
    /// From 1.
    package let number: Int
    /// Whether bytes that are not characters were replaced by U+FFFD.
    package let isRepaired: Bool
    /// Whether the line was longer than `cutLength`.
    package let isCut: Bool
  }

  /// The format of the markup with which the text begins, such as `TMX`; nil for plain text.
  package let markup: String?
  /// The file as it was when it was opened.
  package let file: CorpusFile
  private let lines: LineReader
  private let damage = DamageLog(recovers: false)

  /// Opens a file, a pipe, or standard input (`-`), and reads its first line at most.
  ///
  /// - Parameters:
  ///   - isInteractive: whether a line is returned as soon as it has come
  ///   - cutLength: bytes of a line that are kept; nil if a line of more than 8 MiB is an error
  ///   - allowsPipes: whether pipes and devices are read, which cannot be read again
  package init(
    path: String, isInteractive: Bool = false, cutLength: Int? = nil, allowsPipes: Bool = true
  ) throws(UserError) {
    let file = try InputFile(path: path, allowsPipes: allowsPipes)
    self.file = file.identity
    let decoder = try TextDecoder(
      try ByteStream(file, isInteractive: isInteractive), keepsDamage: true, isXML: { _ in false })
    markup = MarkupName.of(decoder.head)
    lines = LineReader(decoder, damage: damage, cutLength: cutLength)
  }

  /// Throws if a file cannot be read, without opening it.
  package static func requireReadable(_ path: String) throws(UserError) {
    try InputFile.requireReadable(path)
  }

  /// Whether reading a path may mean waiting for input.
  package static func mayWait(_ path: String) -> Bool {
    path == "-" || !InputFile.isFile(path)
  }

  /// The next line, or nil at the end.
  package func next() throws(UserError) -> Line? {
    guard let line = try lines.next() else { return nil }
    var bytes = Array(line.text)
    for index in bytes.indices where bytes[index] == 13 || bytes[index] == 10 { bytes[index] = 32 }
    // If the line was cut inside a character, the rest of it is no fault of the input.
    for dropped in 0...(line.isCut ? 3 : 0) {
      if let text = String(validating: bytes.dropLast(dropped), as: UTF8.self) {
        return Line(text: text, number: line.number, isRepaired: false, isCut: line.isCut)
      }
    }
    return Line(
      text: String(decoding: bytes, as: UTF8.self), number: line.number, isRepaired: true,
      isCut: line.isCut)
  }

  /// Whether `next` returns without waiting for input. A part of a line is not enough.
  package func isReady() throws(UserError) -> Bool { try lines.isReady() }

  /// The stray line end characters so far.
  package var strays: StrayLineEnds { damage.report.strays }
}
