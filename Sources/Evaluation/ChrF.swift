import Foundation

/// The chrF2 score of a corpus with one reference for each sentence.
///
///     score = 100 · (1 + β²) · P R / (β² P + R),  β = 2
///
/// Popović 2015, W15-3049, section 2. `P` and `R` are precision and recall of character n-grams, white space left out,
/// averaged over the orders 1…6 that both sides have. As in sacreBLEU 2 (`chrF2`, no words, no epsilon smoothing).
package struct ChrF: Sendable, Equatable {
  /// From 0 to 100.
  package let score: Double
  /// Whether both sides were lowercased.
  package let lowercase: Bool

  /// The highest order of character n-grams.
  package static let highestOrder = 6
  /// The weight of recall relative to precision.
  package static let beta = 2.0

  /// - Parameter matches: clipped matches of each order
  /// - Parameter hypothesisTotals: n-grams of the hypotheses of each order
  /// - Parameter referenceTotals: n-grams of the references of each order
  init(matches: [Int], hypothesisTotals: [Int], referenceTotals: [Int], lowercase: Bool) {
    self.lowercase = lowercase
    var precision = 0.0
    var recall = 0.0
    var orders = 0.0
    for order in 0..<Self.highestOrder
    where hypothesisTotals[order] > 0 && referenceTotals[order] > 0 {
      precision += Double(matches[order]) / Double(hypothesisTotals[order])
      recall += Double(matches[order]) / Double(referenceTotals[order])
      orders += 1
    }
    guard precision + recall > 0 else {
      score = 0
      return
    }
    precision /= orders
    recall /= orders
    let factor = Self.beta * Self.beta
    score = 100 * (1 + factor) * precision * recall / (factor * precision + recall)
  }

  /// The score with two decimals.
  package var summary: String {
    String(format: "%.2f", score)
  }

  /// How the score was computed, in sacreBLEU's format.
  ///
  /// - Parameter version: the program that computed it, for example `dragoman-0.1.0`
  package func signature(version: String) -> String {
    "nrefs:1|case:\(lowercase ? "lc" : "mixed")|eff:yes|nc:6|nw:0|space:no|version:\(version)"
  }
}
