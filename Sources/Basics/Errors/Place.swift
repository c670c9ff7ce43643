/// Where something stands in a file.
public struct Place: Sendable, Hashable, CustomStringConvertible {
  /// The path as it was given; `-` is standard input.
  public let file: String
  /// From 1; 0 where the whole file is meant.
  public let line: Int
  /// From 1, in characters.
  public let column: Int?

  package init(file: String, line: Int = 0, column: Int? = nil) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// `file:line:column`, as far as they are known, on one line.
  public var description: String { text.withVisibleControls }

  /// The same with the path as it is, for programs.
  package var text: String {
    let name = file == "-" ? "standard input" : file
    guard line > 0 else { return name }
    guard let column, column > 0 else { return "\(name):\(line)" }
    return "\(name):\(line):\(column)"
  }
}
