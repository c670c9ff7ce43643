import Basics
import Compute

/// The links from each target word to a source word, in one direction.
final class DirectionalAligner: @unchecked Sendable {
  /// About how many words a task has.
  private static let taskWords = 2000

  private let source: WordPairs.Side
  private let target: WordPairs.Side
  private let key: RandomKey
  private let pool: WorkerPool
  let counts: AlignmentCounts
  /// [target words]
  private let links: UnsafeMutablePointer<SentenceSampler.Links>
  /// One for each worker.
  private let samplers: [SentenceSampler]

  /// - Parameters:
  ///   - source: the side that is linked to
  ///   - target: the side whose words are linked, each to one word
  init(
    from source: WordPairs.Side, to target: WordPairs.Side, of pairs: WordPairs, key: RandomKey,
    pool: WorkerPool
  ) {
    self.source = source
    self.target = target
    self.key = key
    self.pool = pool
    let counts = AlignmentCounts(from: source.table, to: target.table)
    self.counts = counts
    links = .allocate(capacity: max(target.wordCount, 1))
    links.initialize(repeating: SentenceSampler.Links(), count: target.wordCount)
    samplers = (0..<pool.workerCount).map { _ in
      SentenceSampler(longest: pairs.longestLength)
    }
  }

  deinit { links.deallocate() }

  /// Samples the links of all sentences.
  ///
  /// - Parameter didAdvance: receives the number of sentences of the sweep that are done, after each block
  func run(_ schedule: AlignmentSchedule, didAdvance: (_ sweep: Int, _ done: Int) throws -> Void)
    rethrows
  {
    var changes: [AlignmentCounts.Changes] = []
    for (sweep, model) in schedule.sweeps.enumerated() {
      let key = self.key.at(UInt64(sweep))
      for block in schedule.blocks(ofSweep: sweep) {
        let tasks = tasks(of: block)
        while changes.count < tasks.count { changes.append(AlignmentCounts.Changes()) }
        pool.forEach(tasks.count) { [changes] task, worker in
          let sampler = samplers[worker.index]
          let view = counts.view
          for index in tasks[task] {
            sampler.sample(
              sentence(index), view, model: model, isFirst: sweep == 0,
              key: key.at(UInt64(index)), changes: changes[task])
          }
        }
        counts.add(changes[..<tasks.count], pool: pool)
        try didAdvance(sweep, block.upperBound)
      }
    }
  }

  /// The probabilities of the links of consecutive sentences.
  func posteriors(_ range: Range<Int>) -> [LinkPosterior] {
    var posteriors = [LinkPosterior?](repeating: nil, count: range.count)
    let key = self.key.at("posterior")
    let view = counts.view
    posteriors.withUnsafeMutableBufferPointer { posteriors in
      let posteriors = posteriors
      pool.forEach(range.count) { task, worker in
        let index = range.lowerBound + task
        let sentence = sentence(index)
        let width = sentence.source.count + 1
        var probabilities = [Float](repeating: 0, count: sentence.target.count * width)
        probabilities.withUnsafeMutableBufferPointer {
          samplers[worker.index].posterior(
            sentence, view, key: key.at(UInt64(index)), into: $0)
        }
        posteriors[task] = LinkPosterior(
          probabilities: probabilities, sourceCount: sentence.source.count,
          targetCount: sentence.target.count)
      }
    }
    return posteriors.compactMap(\.self)
  }

  private func sentence(_ index: Int) -> SentenceSampler.Sentence {
    let sourceRange = source.range(index)
    let targetRange = target.range(index)
    return SentenceSampler.Sentence(
      source: UnsafeBufferPointer(
        start: source.ids + sourceRange.lowerBound, count: sourceRange.count),
      target: UnsafeBufferPointer(
        start: target.ids + targetRange.lowerBound, count: targetRange.count),
      links: links + targetRange.lowerBound)
  }

  /// Cuts a block into tasks of similar numbers of words.
  private func tasks(of block: Range<Int>) -> [Range<Int>] {
    var tasks: [Range<Int>] = []
    var start = block.lowerBound
    var words = 0
    for index in block {
      words += target.range(index).count + source.range(index).count
      if words >= Self.taskWords || index == block.upperBound - 1 {
        tasks.append(start..<index + 1)
        start = index + 1
        words = 0
      }
    }
    return tasks
  }
}
