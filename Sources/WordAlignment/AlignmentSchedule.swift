/// How many times the links of all sentences are sampled, with which model, and in which blocks.
package struct AlignmentSchedule {
  /// What the probability of a link consists of.
  package enum Model {
    /// Translation probabilities alone: IBM model 1 (Brown and others 1993, section 4.2).
    case lexical
    /// … and jumps from link to link: the HMM of Vogel, Ney and Tillmann 1996.
    case jumps
    /// … and fertilities: how many words a word gives.
    case fertilities
  }

  /// The model of each sweep over the corpus.
  package let sweeps: [Model]
  private let pairCount: Int

  /// The number of times the links of a sentence are sampled for its posterior, once the counts stand.
  package static let posteriorSweeps = 4

  /// Counts change after every block of sentences: at least this many blocks in a sweep …
  private static let fewestBlocks = 16
  /// … of at most this many sentences.
  private static let longestBlock = 1 << 14
  /// The first blocks of the first sweep are small, because counts that few sentences made are a bad start for the others.
  private static let firstBlock = 1000

  /// Small corpora need more sweeps: each changes less, and they are quick.
  ///
  /// - Parameter pairCount: the number of sentence pairs
  package init(pairCount: Int) {
    self.pairCount = pairCount
    let last = Int((2000 / Double(max(pairCount, 1)).squareRoot()).rounded())
    sweeps =
      [Model](repeating: .lexical, count: 2) + [Model](repeating: .jumps, count: 4)
      + [Model](repeating: .fertilities, count: min(max(last, 7), 100))
  }

  /// The sentences between changes of the counts.
  package func blocks(ofSweep sweep: Int) -> [Range<Int>] {
    let longest = min(
      Self.longestBlock, max(1, (pairCount + Self.fewestBlocks - 1) / Self.fewestBlocks))
    var blocks: [Range<Int>] = []
    var start = 0
    while start < pairCount {
      let size = sweep == 0 ? min(longest, max(Self.firstBlock, start / 2)) : longest
      let end = min(start + size, pairCount)
      blocks.append(start..<end)
      start = end
    }
    return blocks
  }
}
