import Corpora
import Glibc

/// The lines of several inputs, one at a time. A long line is cut, so that memory is bounded.
struct InputLines: ~Copyable {
  struct Line {
    /// Without its end.
    let text: String
    /// From 1, counted over all inputs.
    let number: Int
    /// What to call it: `line 4`, or `letter.txt:4` where files are named.
    let name: String
    /// Whether bytes that are not UTF-8 were replaced.
    let isRepaired: Bool
    /// Whether the line was longer than `mostBytes`.
    let isCut: Bool
  }

  /// The largest number of bytes of a line that are kept, many times what can be translated.
  static let mostBytes = 1 << 20

  private var paths: ArraySlice<String>
  private var path = "-"
  private let namesFiles: Bool
  private var lines: TextLines?
  /// A line that `isReady` has read.
  private var following: TextLines.Line?
  private var number = 0

  /// - Parameter files: paths, `-` for standard input; none is standard input as well
  /// - Throws: an error with exit code 66 where a file cannot be read, before any is
  init(_ files: [String]) throws {
    for file in files { try TextLines.requireReadable(file) }
    paths = (files.isEmpty ? ["-"] : files)[...]
    namesFiles = files.contains { $0 != "-" }
  }

  /// The next line; nil at the end of the last input.
  ///
  /// - Throws: an error with exit code 74 where an input cannot be read, 65 where it is not text
  mutating func next() throws -> Line? {
    if let line = following {
      following = nil
      return self.line(line)
    }
    while true {
      if lines == nil {
        guard let next = paths.popFirst() else { return nil }
        try open(next)
      }
      if let line = try lines?.next() { return self.line(line) }
      close()
    }
  }

  /// Whether `next` would return at once. It would not where only a part of a line has come.
  ///
  /// - Throws: as `next`
  mutating func isReady() throws -> Bool {
    while following == nil {
      if lines == nil {
        guard let next = paths.first else { return true }
        // Opening reads the first line.
        if TextLines.mayWait(next) { return false }
        paths.removeFirst()
        try open(next)
      }
      guard try lines?.isReady() == true else { return false }
      following = try lines?.next()
      if following == nil { close() }
    }
    return true
  }

  private mutating func open(_ path: String) throws {
    self.path = path
    if path == "-", isatty(STDIN_FILENO) == 1 {
      StandardError.write(
        "dragoman: reading lines from the terminal; press Enter to translate a line, and Ctrl-D to end\n"
      )
    }
    let lines = try TextLines(path: path, isInteractive: true, cutLength: Self.mostBytes)
    if let markup = lines.markup {
      let isMemory = markup == "TMX" || markup == "XLIFF"
      let advice =
        isMemory
        ? "to get its source sentences: dragoman corpus export "
          + (path == "-" ? "FILE" : path) + " --source L --target L | cut -f 1"
        : "take the sentences out of it first"
      StandardError.warn(
        "\(name) looks like \(markup); it is translated line by line, markup included; \(advice)")
    }
    self.lines = lines
  }

  /// Ends an input.
  private mutating func close() {
    if let warning = lines?.strays.warning { StandardError.warn(warning) }
    lines = nil
  }

  private var name: String { path == "-" ? "standard input" : path }

  private mutating func line(_ line: TextLines.Line) -> Line {
    number += 1
    return Line(
      text: line.text, number: number,
      name: namesFiles ? "\(name):\(line.number)" : "line \(number)",
      isRepaired: line.isRepaired, isCut: line.isCut)
  }
}
