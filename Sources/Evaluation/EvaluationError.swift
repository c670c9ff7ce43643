package import Corpora

/// Why two files could not be compared: the place, what was found, what was expected, what to do.
package enum EvaluationError: Error, Equatable, CustomStringConvertible {
  /// A file cannot be opened, cannot be read on, or is not text.
  case text(CorpusError)
  /// Two files that belong together line by line have different numbers of lines.
  case differentLineCounts(first: String, firstCount: Int, second: String, secondCount: Int)
  /// Both files are empty.
  case noLines(first: String, second: String)
  /// A line is not in Pharaoh format.
  case malformedAlignment(path: String, line: Int, column: Int, found: String, expected: String)

  /// As in BSD's `sysexits.h`.
  package var exitCode: Int32 {
    switch self {
    case .text(let error): error.exitCode
    case .differentLineCounts, .noLines, .malformedAlignment: 65
    }
  }

  package var description: String {
    switch self {
    case .text(let error): error.description
    case .differentLineCounts(let first, let firstCount, let second, let secondCount):
      "\(first) has \(firstCount) \(firstCount == 1 ? "line" : "lines") and \(second) has \(secondCount): "
        + "they are compared line by line, so both need the same number"
    case .noLines(let first, let second):
      "\(first) and \(second) are empty: expected at least one line in each"
    case .malformedAlignment(let path, let line, let column, let found, let expected):
      "\(path):\(line):\(column): found \(found), expected \(expected)"
    }
  }
}
