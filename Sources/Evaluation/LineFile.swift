import Basics
import Corpora

/// The lines of one of two files that are read side by side.
final class LineFile {
  /// The path, or `standard input`.
  let name: String
  /// The number of lines read so far.
  private(set) var lineCount = 0
  /// The first line that was not UTF-8, from 1, and the number of such lines.
  private var firstRepairedLine: Int?
  private var repairedLineCount = 0
  private let lines: TextLines

  /// Opens the file at `path`; `-` is standard input.
  init(path: String) throws(UserError) {
    name = path == "-" ? "standard input" : path
    lines = try TextLines(path: path)
  }

  /// The next line without its end, or nil at the end. Invalid bytes become U+FFFD.
  func next() throws(UserError) -> String? {
    guard let line = try lines.next() else { return nil }
    lineCount = line.number
    if line.isRepaired {
      firstRepairedLine = firstRepairedLine ?? lineCount
      repairedLineCount += 1
    }
    return line.text
  }

  /// Warnings about the file, a sentence each.
  var warnings: [String] {
    let repaired = firstRepairedLine.map { line in
      let others = repairedLineCount - 1
      return "\(name):\(line): not UTF-8; bytes were replaced with U+FFFD"
        + (others > 0 ? " (and in \(others.counting("more line")))" : "")
    }
    return [repaired, lines.strays.warning].compactMap { $0 }
  }
}
