/// Two files that belong together line by line, read side by side in constant memory.
struct LinePairs {
  let first: LineFile
  let second: LineFile

  init(_ firstPath: String, _ secondPath: String) throws(EvaluationError) {
    first = try LineFile(path: firstPath)
    second = try LineFile(path: secondPath)
  }

  /// Calls `body` with every pair of lines.
  ///
  /// - Throws: `differentLineCounts` with both counts if one file goes on where the other has ended; `noLines` if there is
  ///   nothing to compare; what `body` throws.
  func readEach(_ body: (String, String) throws(EvaluationError) -> Void) throws(EvaluationError) {
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
      throw .differentLineCounts(
        first: first.name, firstCount: first.lineCount, second: second.name,
        secondCount: second.lineCount)
    }
    if first.lineCount == 0 { throw .noLines(first: first.name, second: second.name) }
  }

  /// What the user should know about the files, a sentence each.
  var warnings: [String] { first.warnings + second.warnings }
}
