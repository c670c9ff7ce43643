package import Basics

extension AlignmentErrorRate {
  /// Compares two Pharaoh files line by line.
  ///
  /// - Parameter alignments: path of the links to score, `i-j`; `-` is standard input
  /// - Parameter gold: path of the reference links, `i-j` sure and `ipj` possible; `-` is standard input
  package init(alignments: String, gold: String) throws(UserError) {
    let pairs = try LinePairs(alignments, gold)
    var rate = AlignmentErrorRate()
    try pairs.readEach { answerLine, goldLine throws(UserError) in
      let answer = try Self.parse(answerLine, of: pairs.first, kinds: .sureOnly)
      let reference = try Self.parse(goldLine, of: pairs.second, kinds: .sureAndPossible)
      rate.add(answer: answer, gold: reference)
    }
    rate.warnings = pairs.warnings
    self = rate
  }

  private static func parse(
    _ line: String, of reader: LineFile, kinds: WordLinks.Kinds
  ) throws(UserError) -> WordLinks {
    do {
      return try WordLinks(parsing: line, kinds: kinds)
    } catch {
      throw UserError(
        .data, at: Place(file: reader.name, line: reader.lineCount, column: error.column),
        found: "found \(error.found)", expected: error.expected)
    }
  }
}
