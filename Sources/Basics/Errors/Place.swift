/// A place in a file.
public struct Place: Sendable, Hashable, CustomStringConvertible {
  /// The path as the user gave it; `-` is standard input.
  public let file: String
  /// From 1; 0 for the whole file.
  public let line: Int
  /// From 1, in characters.
  public let column: Int?

  package init(file: String, line: Int = 0, column: Int? = nil) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// `file:line:column` without the parts that are not known, with control characters written out.
  public var description: String { text.withVisibleControls }

  /// The same with the path unchanged, for programs.
  package var text: String {
    let name = file == "-" ? "standard input" : file
    guard line > 0 else { return name }
    guard let column, column > 0 else { return "\(name):\(line)" }
    return "\(name):\(line):\(column)"
  }
}
