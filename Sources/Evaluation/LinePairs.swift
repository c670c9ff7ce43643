import Basics

/// Two files with corresponding lines, read together in constant memory.
struct LinePairs {
  let first: LineFile
  let second: LineFile

  init(_ firstPath: String, _ secondPath: String) throws(UserError) {
    first = try LineFile(path: firstPath)
    second = try LineFile(path: secondPath)
  }

  /// The next line of both files; nil at the end.
  ///
  /// - Throws: an error of kind `data` if the numbers of lines differ
  func next() throws(UserError) -> (first: String, second: String)? {
    let firstLine = try first.next()
    let secondLine = try second.next()
    if let firstLine, let secondLine { return (firstLine, secondLine) }
    while try first.next() != nil {}
    while try second.next() != nil {}
    guard first.lineCount == second.lineCount else {
      let (name, count) = (first.name, first.lineCount)
      throw UserError(
        .data,
        found: "\(name) has \(count.counting("line")) and \(second.name) has "
          + "\(second.lineCount): they are read side by side, so both need the same number")
    }
    return nil
  }

  /// - Throws: an error of kind `data` if both files are empty, which is known at their end
  func requireLines() throws(UserError) {
    guard first.lineCount == 0 else { return }
    throw UserError(
      .data,
      found: "\(first.name) and \(second.name) are empty: expected at least one line in each")
  }

  /// Warnings about the files, a sentence each.
  var warnings: [String] { first.warnings + second.warnings }
}
