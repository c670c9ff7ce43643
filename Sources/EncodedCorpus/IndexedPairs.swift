package import Vocabularies

/// Sentence pairs by index, as ids: what training reads.
///
/// They stand in blocks, in memory or in mapped files, so that a corpus may be larger than memory. Texts are kept only
/// where something prints or scores them (validation).
package struct IndexedPairs: Sendable {
  /// A pair as text.
  package struct Text: Sendable, Hashable {
    package let source: String
    package let target: String

    package init(source: String, target: String) {
      self.source = source
      self.target = target
    }
  }

  private let blocks: [PairBlock]
  /// [blocks + 1], the index of the first pair of each, and the number of all
  private let firsts: [Int]
  /// The pairs as they were read; empty where they are not kept.
  package let texts: [Text]
  /// Pairs that were not taken, because a side had more than `maximumLength` pieces.
  package let tooLongCount: Int

  package init(blocks: [PairBlock], texts: [Text] = [], tooLongCount: Int) {
    self.blocks = blocks
    self.texts = texts
    self.tooLongCount = tooLongCount
    var firsts = [0]
    for block in blocks { firsts.append(firsts[firsts.count - 1] + block.count) }
    self.firsts = firsts
  }

  /// Encodes pairs in memory, and keeps the texts of those that are not too long.
  ///
  /// - Parameter maximumLength: the most pieces of a side, `</s>` not counted
  package init(encoding texts: [Text], vocabularies: VocabularyPair, maximumLength: Int) {
    var pairs = EncodedPairs(maximumLength: maximumLength)
    let kept = texts.filter {
      pairs.append(source: $0.source, target: $0.target, vocabularies: vocabularies)
    }
    self.init(blocks: [PairBlock(pairs)], texts: kept, tooLongCount: pairs.tooLongCount)
  }

  package var count: Int { firsts[firsts.count - 1] }

  /// The ids of a pair, with `</s>`; valid as long as the pairs are.
  package subscript(index: Int) -> (
    source: UnsafeBufferPointer<Int32>, target: UnsafeBufferPointer<Int32>
  ) {
    let block = block(of: index)
    return blocks[block][index - firsts[block]]
  }

  /// The last block that begins at the index or before it.
  private func block(of index: Int) -> Int {
    precondition(index >= 0 && index < count, "pair \(index) of \(count)")
    var low = 0
    var high = blocks.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if firsts[middle] <= index { low = middle } else { high = middle }
    }
    return low
  }

  /// The lengths of every pair in ids, with `</s>`.
  package var lengths: [(source: Int, target: Int)] {
    var lengths: [(source: Int, target: Int)] = []
    lengths.reserveCapacity(count)
    for block in blocks {
      for index in 0..<block.count { lengths.append(block.lengths(index)) }
    }
    return lengths
  }
}
