import Basics
import Foundation

/// A score as it would be over other sentences of the same kind: the middle and half the width of the interval in which 95 % of
/// resampled scores lie.
///
/// Koehn 2004, "Statistical Significance Tests for Machine Translation Evaluation", section 3, W04-3250. The method is that of
/// `sacrebleu --confidence`, which draws other samples.
package struct ConfidenceInterval: Sendable, Equatable {
  /// The mean of the resampled scores.
  package let mean: Double
  /// Half the distance between the 2.5th and the 97.5th percentile.
  package let halfWidth: Double

  /// Scores are computed from so many samples, each of as many sentences as there are, drawn with replacement.
  package static let sampleCount = 1000
  static let seed: UInt64 = 12_345

  /// - Parameters:
  ///   - sentences: the statistics of each, at least one
  ///   - total: of no sentence
  ///   - add: adds a sentence to a total
  ///   - score: of a total
  init<Statistics>(
    _ sentences: [Statistics], total: Statistics, add: (inout Statistics, Statistics) -> Void,
    score: (Statistics) -> Double
  ) {
    var generator = SplitMix64(seed: Self.seed)
    var scores = (0..<Self.sampleCount).map { _ in
      var sample = total
      for _ in sentences.indices { add(&sample, sentences[generator.next(below: sentences.count)]) }
      return score(sample)
    }
    scores.sort()
    let cut = Self.sampleCount / 40
    mean = scores.reduce(0, +) / Double(scores.count)
    halfWidth = (scores[scores.count - 1 - cut] - scores[cut]) / 2
  }

  /// `(μ = 34.90 ± 1.10)`
  package var summary: String { String(format: "(μ = %.2f ± %.2f)", mean, halfWidth) }
}
