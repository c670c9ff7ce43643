package import Basics

/// Two Pharaoh files with corresponding lines, read together in constant memory.
package struct LinkPairs {
  private let lines: LinePairs
  private let kinds: (first: WordLinks.Kinds, second: WordLinks.Kinds)

  /// - Parameter first: path of the first file; `-` is standard input
  /// - Parameter second: path of the second file; `-` is standard input
  /// - Parameter secondKinds: which links the second file may hold; the first has sure ones only
  package init(
    _ first: String, _ second: String, secondKinds: WordLinks.Kinds = .sureOnly
  ) throws(UserError) {
    lines = try LinePairs(first, second)
    kinds = (.sureOnly, secondKinds)
  }

  /// The links of the next line of both files; nil at the end.
  ///
  /// - Throws: an error of kind `data` if a line is malformed or the numbers of lines differ
  package func next() throws(UserError) -> (first: WordLinks, second: WordLinks)? {
    guard let (first, second) = try lines.next() else { return nil }
    return (
      try Self.parse(first, of: lines.first, kinds: kinds.first),
      try Self.parse(second, of: lines.second, kinds: kinds.second)
    )
  }

  /// - Throws: an error of kind `data` if both files are empty
  func requireLines() throws(UserError) { try lines.requireLines() }

  /// Warnings about the files, a sentence each.
  package var warnings: [String] { lines.warnings }

  private static func parse(
    _ line: String, of file: LineFile, kinds: WordLinks.Kinds
  ) throws(UserError) -> WordLinks {
    do {
      return try WordLinks(parsing: line, kinds: kinds)
    } catch {
      throw UserError(
        .data, at: Place(file: file.name, line: file.lineCount, column: error.column),
        found: "found \(error.found)", expected: error.expected)
    }
  }
}
