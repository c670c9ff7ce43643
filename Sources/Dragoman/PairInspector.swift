internal import AttentionExport
package import Compute
internal import Corpora
package import Inspection

/// Measures existing translations with a model, and with one of the other direction if there is one, to find those that are
/// wrong.
///
/// All pairs are scored. Those that the models find least probable are then scored with the texts of other pairs as well, which
/// tells whether they are hard or wrong: a wrong pair is hardly more probable than with any other text. One thread at a time may
/// use an inspector.
package final class PairInspector {
  private let forward: PairScorer
  private let reverse: PairScorer?
  private let profile: CorpusProfile

  /// The share of the pairs that are scored with other texts as well. Wrong ones are among the least probable fifth (planted
  /// errors in Tatoeba: all random and shifted pairs).
  private static let contrastedShare = 0.3
  /// Pairs further on whose texts are taken: the neighbours, and two that are far away.
  private static let distances = (neighbors: [1, -1], others: [97, 31])
  /// From this attention weight on, a word has a counterpart.
  private static let leastWeight: Float = 0.15

  /// - Parameter profile: of the corpus, with all its pairs
  package init(
    _ model: Model, reverse: Model?, profile: CorpusProfile, isTokenized: Bool,
    pool: WorkerPool
  ) {
    forward = PairScorer(model, isTokenized: isTokenized, pool: pool)
    self.reverse = reverse.map { PairScorer($0, isTokenized: isTokenized, pool: pool) }
    self.profile = profile
  }

  /// Measures pairs of the corpus.
  ///
  /// - Parameter pairs: consecutive pairs, at least a few hundred, so that there are others to compare with
  /// - Parameter wanted: the indices of those that are measured, in order
  /// - Returns: for each of these, and whether it was too long, so that only its beginning was read
  package func measure(
    _ pairs: [(source: String, target: String)], _ wanted: [Int]
  ) -> [(evidence: PairEvidence, isCut: Bool)] {
    let swapped = pairs.map { (source: $0.target, target: $0.source) }
    let forwardScores = forward.score(wanted.map { pairs[$0] }, summary: Self.summary)
    let reverseScores = reverse?.score(wanted.map { swapped[$0] }, summary: Self.summary)
    var evidence = wanted.indices.map { index in
      let (source, target) = pairs[wanted[index]]
      let foreignness = profile.foreignness(source: source, target: target)
      return PairEvidence(
        forward: Self.direction(forwardScores[index], of: target),
        reverse: reverseScores.map { Self.direction($0[index], of: source) },
        sourceLength: source.unicodeScalars.count, targetLength: target.unicodeScalars.count,
        sourceForeignness: foreignness.source, targetForeignness: foreignness.target,
        marks: profile.marks(source: source, target: target))
    }
    let chosen = Self.leastProbable(evidence)
    let contrasted = chosen.map { wanted[$0] }
    let forwardGains = contrast(
      pairs, contrasted, forward, chosen.map { forwardScores[$0].pair })
    for (index, gains) in zip(chosen, forwardGains) {
      evidence[index].forward.gain = gains.gain
      evidence[index].forward.neighborGain = gains.neighborGain
    }
    if let reverse, let reverseScores {
      let reverseGains = contrast(
        swapped, contrasted, reverse, chosen.map { reverseScores[$0].pair })
      for (index, gains) in zip(chosen, reverseGains) {
        evidence[index].reverse?.gain = gains.gain
        evidence[index].reverse?.neighborGain = gains.neighborGain
      }
    }
    return evidence.indices.map { index in
      (
        evidence[index],
        forwardScores[index].pair.isCut || reverseScores?[index].pair.isCut == true
      )
    }
  }

  /// What is kept of an attention matrix.
  private typealias Attention = (uncovered: Float?, sharpness: Float?)

  private static func summary(_ matrix: AttentionMatrix) -> Attention {
    (matrix.uncoveredShare(below: leastWeight), matrix.sharpness.map { Float($0) })
  }

  private static func direction(
    _ scored: (pair: PairScorer.ScoredPair, summary: Attention?), of text: String
  ) -> PairEvidence.Direction {
    let pair = scored.pair
    let hasSpaces = !text.unicodeScalars.contains(where: \.isWrittenWithoutSpaces)
    let wordCount = hasSpaces ? text.split(separator: " ").count : pair.wordCount
    return PairEvidence.Direction(
      score: Float(pair.logProbability) / Float(pair.tokenCount),
      scorePerWord: Float(pair.logProbability) / Float(max(wordCount, 1)),
      uncovered: scored.summary?.uncovered, sharpness: scored.summary?.sharpness)
  }

  /// The indices of the least probable pairs, in order.
  private static func leastProbable(_ evidence: [PairEvidence]) -> [Int] {
    let count = Int((Double(evidence.count) * contrastedShare).rounded(.up))
    return evidence.indices.sorted { (evidence[$0].score, $0) < (evidence[$1].score, $1) }
      .prefix(count).sorted()
  }

  /// Scores pairs with the given texts of others.
  ///
  /// - Parameter indices: of the pairs that are scored
  /// - Parameter scores: of these with their own
  /// - Returns: for each index; nil where too few pairs differ
  private func contrast(
    _ pairs: [(source: String, target: String)], _ indices: [Int], _ scorer: PairScorer,
    _ scores: [PairScorer.ScoredPair]
  ) -> [(gain: Float?, neighborGain: Float?)] {
    /// The log-probability of the scored text given the text of a pair further on; nil where that is the same text.
    func scored(at distance: Int) -> [Double?] {
      let given = indices.map { pairs[(($0 + distance) % pairs.count + pairs.count) % pairs.count] }
      let found = scorer.score(
        zip(given, indices).map { (source: $0.source, target: pairs[$1].target) })
      return indices.indices.map { index in
        let own = pairs[indices[index]]
        let isSame = given[index].source == own.source || given[index].target == own.target
        return isSame ? nil : found[index].logProbability
      }
    }
    let neighbors = Self.distances.neighbors.map(scored)
    let others = Self.distances.others.map(scored)
    return indices.indices.map { index in
      let own = scores[index]
      let tokens = Double(own.tokenCount)
      let other = others.compactMap { $0[index] }
      let neighbor = neighbors.compactMap { $0[index] }.max()
      return (
        other.isEmpty
          ? nil
          : Float((own.logProbability - other.reduce(0, +) / Double(other.count)) / tokens),
        neighbor.map { Float(($0 - own.logProbability) / tokens) }
      )
    }
  }
}
