import Basics

/// Byte-pair encoding in which merges are left out at random.
///
/// At each step, every merge that is possible is left out with a probability, and the first of the others in the order of
/// training is made; where all are left out, the word ends as it is. Provilkov, Emelianenko, Voita 2020, algorithm 1,
/// arXiv:1910.13267.
struct BPEDropout: WordSampler {
  private let rate: Float
  /// The subword that a pair of neighbours becomes, by the ids of both.
  private let merges: [UInt64: Int32]
  /// [subwords] the greater, the earlier its merge
  private let scores: [Float]

  init(_ table: SubwordTable, rate: Float) {
    self.rate = rate
    scores = table.scores
    let ids = SubwordCharacters.ids(table)
    var merges: [UInt64: Int32] = [:]
    for (scalars, id) in ids where scalars.count > 1 {
      for split in scalars.indices.dropFirst() {
        if let left = ids[Array(scalars[..<split])], let right = ids[Array(scalars[split...])] {
          merges[Self.pair(left, right)] = id
        }
      }
    }
    self.merges = merges
  }

  func append(_ word: [Int32], to sample: inout [Int32], generator: inout SplitMix64) {
    func merge(_ left: Int32, _ right: Int32) -> Int32 { merges[Self.pair(left, right)] ?? -1 }
    var subwords = word
    /// What each but the last becomes with the one after it; −1 where they are not merged.
    var merged = zip(word, word.dropFirst()).map(merge)
    while true {
      var best = -1
      for (index, id) in merged.enumerated()
      where id >= 0 && generator.nextUnit() >= rate
        && (best < 0 || scores[Int(id)] > scores[Int(merged[best])])
      {
        best = index
      }
      if best < 0 { break }
      subwords[best] = merged[best]
      subwords.remove(at: best + 1)
      merged.remove(at: best)
      if best > 0 { merged[best - 1] = merge(subwords[best - 1], subwords[best]) }
      if best < merged.count { merged[best] = merge(subwords[best], subwords[best + 1]) }
    }
    sample += subwords
  }
}
