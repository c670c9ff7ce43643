package import Basics
package import Compute

/// Aligns the words of sentence pairs, from the pairs alone.
///
///     let aligner = StatisticalAligner(pairs, seed: 1, pool: pool)
///     aligner.run()
///     let alignments = aligner.alignments(0..<pairs.count)
///
/// A hidden Markov model with fertilities, whose links are sampled: Vogel, Ney and Tillmann 1996; Östling and Tiedemann 2016.
/// One direction is sampled after the other, so that only one is in memory. The result depends on the pairs and the seed
/// alone, not on the number of workers.
package final class StatisticalAligner {
  /// How much has been sampled, of both directions.
  package struct Progress: Sendable {
    /// Sentences, each counted once a sweep.
    package let done: Int
    package let count: Int
  }

  private let pairs: WordPairs
  private let keptCount: Int
  private let threshold: Float?
  private let key: RandomKey
  private let schedule: AlignmentSchedule
  private let pool: WorkerPool
  private var forward: DirectionalAligner?
  private let reverseLinks = LinkList()

  /// The most pairs whose posteriors are in memory at once …
  private static let batchPairs = 1024
  /// … and the most probabilities of these, unless one pair has more.
  private static let batchProbabilities = 1 << 20

  /// - Parameters:
  ///   - pairs: may not change any more
  ///   - keptCount: how many pairs, from the first, are asked for; nil for all
  ///   - threshold: nil links every word to its most probable translation, unless none is as probable as the empty word;
  ///     a number links it to all that are more probable than that
  package init(
    _ pairs: WordPairs, seed: UInt64, keptCount: Int? = nil, threshold: Float? = nil,
    pool: WorkerPool
  ) {
    if let keptCount {
      precondition(0...pairs.count ~= keptCount, "\(keptCount) of \(pairs.count) pairs are kept")
    }
    self.pairs = pairs
    self.keptCount = keptCount ?? pairs.count
    self.threshold = threshold
    key = RandomKey(seed: seed).at("alignment")
    schedule = AlignmentSchedule(pairCount: pairs.count)
    self.pool = pool
  }

  /// Samples the links of both directions.
  ///
  /// - Parameter didAdvance: receives progress; what it throws ends the sampling
  package func run(didAdvance: (Progress) throws -> Void) rethrows {
    let all = schedule.sweeps.count * pairs.count
    func report(_ sweep: Int, _ done: Int, offset: Int) throws {
      try didAdvance(Progress(done: offset + sweep * pairs.count + done, count: 2 * all))
    }
    try sampleReverse { try report($0, $1, offset: 0) }
    let forward = DirectionalAligner(
      from: pairs.source, to: pairs.target, of: pairs, key: key.at("forward"), pool: pool)
    try forward.run(schedule) { try report($0, $1, offset: all) }
    self.forward = forward
  }

  /// Samples the links of both directions.
  package func run() { run { _ in } }

  /// Samples the links from target words to source words exchanged, and keeps the best.
  private func sampleReverse(_ didAdvance: (_ sweep: Int, _ done: Int) throws -> Void) rethrows {
    let reverse = DirectionalAligner(
      from: pairs.target, to: pairs.source, of: pairs, key: key.at("reverse"), pool: pool)
    try reverse.run(schedule, didAdvance: didAdvance)
    for range in batches(0..<keptCount) {
      for posterior in reverse.posteriors(range) {
        reverseLinks.append(posterior.links(threshold: threshold).map(\.swapped))
      }
      try didAdvance(schedule.sweeps.count - 1, pairs.count)
    }
  }

  /// Cuts a range of pairs into ranges whose posteriors fit in memory.
  package func batches(_ range: Range<Int>) -> [Range<Int>] {
    var batches: [Range<Int>] = []
    var start = range.lowerBound
    var probabilities = 0
    for index in range {
      let count = (pairs.source.range(index).count + 1) * (pairs.target.range(index).count + 1)
      let isFull =
        index - start == Self.batchPairs || probabilities + count > Self.batchProbabilities
      if isFull, index > start {
        batches.append(start..<index)
        start = index
        probabilities = 0
      }
      probabilities += count
    }
    if start < range.upperBound { batches.append(start..<range.upperBound) }
    return batches
  }

  /// The bytes of memory that the words of pairs and the sampling of their links need, about.
  package static func byteCount(for pairs: WordPairs) -> Int {
    let words = pairs.source.wordCount + pairs.target.wordCount
    let types = pairs.source.table.lastID + pairs.target.table.lastID
    let longer = max(pairs.source.wordCount, pairs.target.wordCount)
    let block = AlignmentSchedule(pairCount: pairs.count).blocks(ofSweep: 1).first?.count ?? 0
    // Ids and where sentences begin; the words themselves; the links and counts of one direction; what the first sweep changes
    // in a block: 16 bytes a chain for each word of both sides, in memory that grows by doubling.
    return words * 4 + pairs.count * 24 + types * 200 + longer * (8 + 16)
      + max(pairs.source.table.lastID, pairs.target.table.lastID) * 180
      + words / max(pairs.count, 1) * block * laneCount * 24
  }

  /// The alignment of one pair.
  package struct Alignment {
    /// The probability of each source word for each target word.
    package let posterior: LinkPosterior
    /// The links from each target word to a source word.
    package let forward: WordLinks
    /// The links from each source word to a target word.
    package let reverse: WordLinks
  }

  /// The alignments of consecutive pairs, after `run`. Their posteriors take memory: see `batches`.
  package func alignments(_ range: Range<Int>) -> [Alignment] {
    precondition(range.upperBound <= keptCount, "pairs \(range) of \(keptCount)")
    guard let forward else { preconditionFailure("nothing has been sampled") }
    return zip(range, forward.posteriors(range)).map { index, posterior in
      Alignment(
        posterior: posterior, forward: WordLinks(sure: posterior.links(threshold: threshold)),
        reverse: WordLinks(sure: reverseLinks[index]))
    }
  }

  /// The translations of the source words, after `run`.
  package var lexicon: Lexicon {
    guard let forward else { preconditionFailure("nothing has been sampled") }
    return Lexicon(forward.counts, source: pairs.source.table, target: pairs.target.table)
  }
}
