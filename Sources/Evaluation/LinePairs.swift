import Basics

/// Two files with corresponding lines, read together in constant memory.
struct LinePairs {
  let first: LineFile
  let second: LineFile

  init(_ firstPath: String, _ secondPath: String) throws(UserError) {
    first = try LineFile(path: firstPath)
    second = try LineFile(path: secondPath)
  }

  /// Calls `body` with every pair of lines.
  ///
  /// - Throws: an error of kind `data` if the numbers of lines differ or both files are empty; the errors of `body`
  func readEach(_ body: (String, String) throws(UserError) -> Void) throws(UserError) {
    while true {
      let firstLine = try first.next()
      let secondLine = try second.next()
      if let firstLine, let secondLine {
        try body(firstLine, secondLine)
        continue
      }
      while try first.next() != nil {}
      while try second.next() != nil {}
      break
    }
    if first.lineCount != second.lineCount {
      let (name, count) = (first.name, first.lineCount)
      throw UserError(
        .data,
        found: "\(name) has \(count) \(count == 1 ? "line" : "lines") and \(second.name) has "
          + "\(second.lineCount): they are compared line by line, so both need the same number")
    }
    if first.lineCount == 0 {
      throw UserError(
        .data,
        found: "\(first.name) and \(second.name) are empty: expected at least one line in each")
    }
  }

  /// Warnings about the files, a sentence each.
  var warnings: [String] { first.warnings + second.warnings }
}
