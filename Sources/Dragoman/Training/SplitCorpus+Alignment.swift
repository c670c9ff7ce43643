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
  ///   - checkCancellation: called now and then; what it throws ends the work
  ///   - willAlign: receives the number of pairs, and the bytes of memory that this takes, about
  ///   - didAdvance: receives progress; what it throws ends the work
  mutating func alignWords(
    seed: UInt64, pool: WorkerPool, checkCancellation: () throws -> Void,
    willAlign: (_ pairCount: Int, _ byteCount: Int) -> Void,
    didAdvance: (StatisticalAligner.Progress) throws -> Void
  ) throws {
    let pairs = WordPairs()
    for chunk in pairCounts.indices {
      try checkCancellation()
      try forEach(inChunk: chunk) { source, target in
        pairs.append(
          source: linkedWords.source.split(String(decoding: source, as: UTF8.self)),
          target: linkedWords.target.split(String(decoding: target, as: UTF8.self)))
      }
    }
    willAlign(pairs.count, StatisticalAligner.byteCount(for: pairs))
    let aligner = StatisticalAligner(pairs, seed: seed, pool: pool)
    try aligner.run(didAdvance: didAdvance)
    var next = 0
    let counts = pairCounts
    try setLinks { chunk in
      var links = ChunkLinks()
      let range = next..<next + counts[chunk]
      for batch in aligner.batches(range) {
        try checkCancellation()
        for alignment in aligner.alignments(batch) { links.append(alignment.guidance) }
      }
      next = range.upperBound
      return links
    }
  }
}
