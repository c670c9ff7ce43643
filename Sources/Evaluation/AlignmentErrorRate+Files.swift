package import Basics

extension AlignmentErrorRate {
  /// Compares two Pharaoh files line by line.
  ///
  /// - Parameter alignments: path of the links to score, `i-j`; `-` is standard input
  /// - Parameter gold: path of the reference links, `i-j` sure and `ipj` possible; `-` is standard input
  package init(alignments: String, gold: String) throws(UserError) {
    let pairs = try LinkPairs(alignments, gold, secondKinds: .sureAndPossible)
    var rate = AlignmentErrorRate()
    while let (answer, reference) = try pairs.next() { rate.add(answer: answer, gold: reference) }
    try pairs.requireLines()
    rate.warnings = pairs.warnings
    self = rate
  }
}
