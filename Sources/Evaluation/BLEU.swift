import Foundation

/// The BLEU score of a corpus with one reference for each sentence.
///
///     score = 100 · BP · exp(Σ log pₙ / 4),  n = 1…4
///
/// Papineni, Roukos, Ward, Zhu 2002, section 2.3. `pₙ` is the clipped n-gram precision over the whole corpus. An order
/// without a match is smoothed exponentially: the k-th such order counts as 2⁻ᵏ matches (Chen and Cherry 2014, W14-3346,
/// section 3, method 3). The results are those of sacreBLEU 2.
package struct BLEU: Sendable, Equatable {
  /// From 0 to 100.
  package let score: Double
  /// Clipped n-gram precisions in percent, smoothed, for n = 1…4.
  package let precisions: [Double]
  /// `min(1, exp(1 - reference length / hypothesis length))`.
  package let brevityPenalty: Double
  /// Tokens of all hypotheses.
  package let hypothesisLength: Int
  /// Tokens of all references.
  package let referenceLength: Int
  /// Whether both sides were lowercased.
  package let lowercase: Bool

  /// The highest order of n-grams.
  package static let highestOrder = 4

  /// - Parameter matches: clipped matches of each order
  /// - Parameter totals: n-grams of the hypotheses of each order
  init(matches: [Int], totals: [Int], hypothesisLength: Int, referenceLength: Int, lowercase: Bool)
  {
    self.hypothesisLength = hypothesisLength
    self.referenceLength = referenceLength
    self.lowercase = lowercase
    brevityPenalty =
      if hypothesisLength >= referenceLength {
        1
      } else if hypothesisLength > 0 {
        exp(1 - Double(referenceLength) / Double(hypothesisLength))
      } else {
        0
      }

    var precisions = [Double](repeating: 0, count: Self.highestOrder)
    guard matches.contains(where: { $0 > 0 }) else {
      self.precisions = precisions
      score = 0
      return
    }
    var unmatched = 1.0
    for order in 0..<Self.highestOrder where totals[order] > 0 {
      if matches[order] > 0 {
        precisions[order] = 100 * Double(matches[order]) / Double(totals[order])
      } else {
        unmatched *= 2
        precisions[order] = 100 / (unmatched * Double(totals[order]))
      }
    }
    self.precisions = precisions
    // If no hypothesis is long enough for an order, its precision is 0 and so is the score.
    let logarithms = precisions.map(log)
    score = brevityPenalty * exp(logarithms.reduce(0, +) / Double(Self.highestOrder))
  }

  /// Score, precisions and lengths on one line, the score first: `34.91 68.2/42.1/27.9/18.5 (BP = 1.000 …)`.
  package var summary: String {
    let ratio = referenceLength > 0 ? Double(hypothesisLength) / Double(referenceLength) : 0
    let orders = precisions.map { String(format: "%.1f", $0) }.joined(separator: "/")
    return String(format: "%.2f", score) + " \(orders) "
      + String(format: "(BP = %.3f ratio = %.3f ", brevityPenalty, ratio)
      + "hyp_len = \(hypothesisLength) ref_len = \(referenceLength))"
  }

  /// How the score was computed, in sacreBLEU's format.
  ///
  /// - Parameter version: the program that computed it, for example `dragoman-0.1.0`
  package func signature(version: String) -> String {
    "nrefs:1|case:\(lowercase ? "lc" : "mixed")|eff:no|tok:13a|smooth:exp|version:\(version)"
  }
}
