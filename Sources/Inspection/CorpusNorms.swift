import Glibc

/// What is usual in a corpus: medians and spreads of the measurements of its pairs, which a few wrong pairs hardly move.
package struct CorpusNorms: Sendable {
  /// A median, and the median of the distances from it, as a standard deviation (times 1.4826).
  struct Spread: Sendable {
    let median: Float
    let deviation: Float

    init(of values: [Float]) {
      let median = Self.median(values)
      self.median = median
      deviation = max(1.4826 * Self.median(values.map { abs($0 - median) }), 1e-6)
    }

    /// How many deviations a value is above the median.
    func distance(_ value: Float) -> Float { (value - median) / deviation }

    private static func median(_ values: [Float]) -> Float {
      let sorted = values.filter(\.isFinite).sorted()
      return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }
  }

  /// Of one direction.
  struct Direction: Sendable {
    let score: Spread
    /// Of the pairs in which it was measured.
    let gain: Spread
    let uncovered: Spread

    init(_ directions: [PairEvidence.Direction]) {
      score = Spread(of: directions.map(\.score))
      gain = Spread(of: directions.compactMap(\.gain))
      uncovered = Spread(of: directions.compactMap(\.uncovered))
    }
  }

  let forward: Direction
  let reverse: Direction
  let lengthRatio: Spread
  /// Of the deviations of length ratios, which are smaller for longer texts.
  let lengthDeviation: Spread

  package init(_ evidence: some Collection<PairEvidence>) {
    forward = Direction(evidence.map(\.forward))
    reverse = Direction(evidence.compactMap(\.reverse))
    let ratios = Spread(of: evidence.map(\.lengthRatio))
    lengthRatio = ratios
    lengthDeviation = Spread(
      of: evidence.map { Self.deviation($0, from: ratios) })
  }

  /// How far the length ratio of a pair is from the usual one, in deviations: it varies with the square root of lengths (Gale,
  /// Church 1993, A Program for Aligning Sentences in Bilingual Corpora, section 2).
  func lengthDistance(_ evidence: PairEvidence) -> Float {
    lengthDeviation.distance(Self.deviation(evidence, from: lengthRatio))
  }

  private static func deviation(_ evidence: PairEvidence, from ratios: Spread) -> Float {
    (evidence.lengthRatio - ratios.median)
      * (min(evidence.sourceLength, evidence.targetLength) + 3).squareRoot()
  }
}
