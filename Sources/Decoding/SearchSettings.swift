import Glibc
package import Settings

/// The settings of the search for translations.
package struct SearchSettings: SettingGroup {
  @Setting(
    "Hypotheses that a sentence keeps; 1 is greedy search", short: "b", data: false,
    limits: .from(1, to: Self.largestBeamSize))
  package var beamSize = 5

  /// α in score = log-probability ÷ length^α, where the length counts `</s>`; 0 does not normalise.
  ///
  /// This is Marian's formula (its `--normalize`), not the one of Wu and others 2016 (arXiv:1609.08144, section 7),
  /// ((5 + length) ÷ 6)^α.
  @Setting(
    "Compare log-probability ÷ length^α", name: "normalize", short: "n", placeholder: "alpha",
    data: false, limits: .from(0, to: 10))
  package var lengthNormalization: Float = 1

  /// β in β Σ_j log min(Σ_i a[i,j], 1), which is added to a score; the sums are over all target tokens and all source
  /// subwords without `</s>`. Wu and others 2016, arXiv:1609.08144, section 7.
  @Setting(
    "Penalty for source words without attention: add β Σ log min(attention, 1) to a score",
    placeholder: "beta", data: false, limits: .from(0, to: 100))
  package var coveragePenalty: Float = 0

  /// The number of translations of a sentence; nil: the best one.
  @Setting(
    "Print the best translations of each line", name: "n-best", placeholder: "count", data: false,
    limits: .from(1, to: Self.largestBeamSize))
  package var nBest: Int? = nil

  /// A translation has at most this many times as many ids as its source …
  @Setting(
    "The longest translation, in subwords of the source (and ten subwords more)",
    name: "max-length-factor", data: false, limits: .from(0, to: 1_000))
  package var maximumLengthFactor = 2.0

  /// … and this many more, without `</s>` on both sides.
  @Setting("", data: false, kind: .result, limits: .from(0, to: 1_000_000))
  package var maximumLengthConstant = 10

  package init() {}

  /// The largest beam size, with which the memory of a step is about that of a model.
  package static let largestBeamSize = 1_000

  /// The number of hypotheses that are returned for a sentence.
  package var bestCount: Int {
    get { nBest ?? 1 }
    set { nBest = newValue }
  }

  package var contradiction: SettingProblem? {
    if bestCount <= beamSize { return nil }
    return .wrong(
      name: "n-best", found: "\(bestCount)",
      expected: "at most the \(beamSize) hypotheses that a sentence keeps", choices: [])
  }

  /// The same settings with a beam that holds the hypotheses that are returned.
  package var resolved: SearchSettings {
    var settings = self
    settings.beamSize = max(beamSize, bestCount)
    return settings
  }

  /// The largest number of ids of a translation, without `</s>`.
  ///
  /// - Parameter sourceLength: in ids, with `</s>`
  func maximumLength(sourceLength: Int) -> Int {
    Int(maximumLengthFactor * Double(sourceLength - 1)) + maximumLengthConstant
  }

  /// The best of hypotheses that were found with another normalisation, the first of equal ones; at least one.
  package func best(of hypotheses: [Hypothesis]) -> Hypothesis {
    var best = hypotheses[0]
    var bestScore = score(best.logProbability, length: best.ids.count + 1)
    for hypothesis in hypotheses.dropFirst() {
      let score = score(hypothesis.logProbability, length: hypothesis.ids.count + 1)
      if score > bestScore { (best, bestScore) = (hypothesis, score) }
    }
    return best
  }

  /// The penalty of a hypothesis for source subwords without attention; at most 0.
  ///
  /// - Parameter attention: [target, source], `</s>` last on both sides
  func coverage(_ attention: [Float], sourceLength: Int) -> Float {
    var sums = [Float](repeating: 0, count: sourceLength)
    for (index, weight) in attention.enumerated() { sums[index % sourceLength] += weight }
    return coveragePenalty
      * sums.dropLast().reduce(0) { $0 + logf(min(max($1, Self.leastCoverage), 1)) }
  }

  /// The least attention that the logarithm sees, so that a penalty is finite.
  private static let leastCoverage: Float = 1e-6

  /// The score of a hypothesis, without its penalty.
  ///
  /// - Parameter length: in ids, with `</s>`
  func score(_ logProbability: Float, length: Int) -> Float {
    if lengthNormalization == 0 { return logProbability }
    if lengthNormalization == 1 { return logProbability / Float(length) }
    return logProbability / powf(Float(length), lengthNormalization)
  }
}
