internal import Basics
internal import Compute
internal import EncodedCorpus
internal import Vocabularies
internal import WordAlignment

extension SplitCorpus {
  /// Gives the training pairs the word links that a statistical aligner finds in them.
  ///
  /// - Parameters:
  ///   - seed: of the random numbers
  ///   - didAdvance: receives progress; what it throws ends the work
  mutating func alignWords(
    seed: UInt64, pool: WorkerPool, didAdvance: (StatisticalAligner.Progress) throws -> Void
  ) throws {
    let pairs = WordPairs()
    for chunk in pairCounts.indices {
      try forEach(inChunk: chunk) { source, target in
        pairs.append(
          source: linkedWords.source.split(String(decoding: source, as: UTF8.self)),
          target: linkedWords.target.split(String(decoding: target, as: UTF8.self)))
      }
    }
    let aligner = StatisticalAligner(pairs, seed: seed, pool: pool)
    try aligner.run(didAdvance: didAdvance)
    var next = 0
    let counts = pairCounts
    try setLinks { chunk in
      var links = ChunkLinks()
      let range = next..<next + counts[chunk]
      for alignment in aligner.alignments(range) {
        links.append(alignment.guidance)
      }
      next = range.upperBound
      return links
    }
  }
}

extension StatisticalAligner.Alignment {
  /// The links that guide attention: those of both directions, joined, and one for each target word that has none of these,
  /// to its most probable source word. Attention looks somewhere for every target word.
  fileprivate var guidance: [WordLinks.Link] {
    let joined = forward.symmetrized(with: reverse, by: .growDiagonalFinalAnd).sure
    var isLinked = [Bool](repeating: false, count: posterior.targetCount)
    for link in joined { isLinked[link.target] = true }
    let others = isLinked.indices.compactMap { target in
      isLinked[target]
        ? nil
        : posterior.bestSource(of: target).map { WordLinks.Link(source: $0, target: target) }
    }
    return (joined + others).sorted()
  }
}
