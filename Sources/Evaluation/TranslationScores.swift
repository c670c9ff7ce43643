package import Basics

/// BLEU and chrF of a file of translations against a file of references.
package struct TranslationScores: Sendable {
  package let bleu: BLEU
  package let chrF: ChrF
  /// Warnings about the files, a sentence each.
  package let warnings: [String]

  /// Scores two files with one sentence on each line.
  ///
  /// - Parameter hypotheses: path of the translations; `-` is standard input
  /// - Parameter references: path of the references; `-` is standard input
  package init(
    hypotheses: String, references: String, lowercase: Bool
  ) throws(UserError) {
    let pairs = try LinePairs(hypotheses, references)
    var bleuCounts = BLEUCounts(lowercase: lowercase)
    var chrFCounts = ChrFCounts(lowercase: lowercase)
    while let (hypothesis, reference) = try pairs.next() {
      bleuCounts.add(hypothesis: hypothesis, reference: reference)
      chrFCounts.add(hypothesis: hypothesis, reference: reference)
    }
    try pairs.requireLines()
    bleu = bleuCounts.score
    chrF = chrFCounts.score
    warnings = pairs.warnings
  }

  /// Two lines, BLEU first; each a name, its score, details, and after two spaces its signature.
  ///
  /// - Parameter version: the program that computed them, for example `dragoman-0.1.0`
  package func report(version: String) -> String {
    """
    BLEU \(bleu.summary)  \(bleu.signature(version: version))
    chrF \(chrF.summary)  \(chrF.signature(version: version))
    """
  }
}
