import Basics
import Compute
import WordAlignment

/// A sentence that one chain samples.
struct NaiveSentence {
  let pair: NaiveAligner.Pair
  /// The links that are counted, or nil.
  let counted: [Int]?
  private let countedFertilities: [Int]?
  let counts: NaiveCounts
  let chain: Int

  init(pair: NaiveAligner.Pair, counted: [Int]?, counts: NaiveCounts, chain: Int) {
    self.pair = pair
    self.counted = counted
    self.counts = counts
    self.chain = chain
    countedFertilities = counted.map { Self.fertilities($0, of: pair) }
  }

  /// - Parameter visit: receives the weights of each target word, and their sum
  func sample(
    _ links: inout [Int], _ model: AlignmentSchedule.Model, key: RandomKey,
    visit: (_ word: Int, [Float], _ sum: Float) -> Void = { _, _, _ in }
  ) {
    for word in links.indices {
      // The links of the other words.
      let previous = links[..<word].last { $0 > 0 } ?? 0
      let next = links[(word + 1)...].first { $0 > 0 } ?? pair.source.count + 1
      var fertilities = Self.fertilities(links, of: pair)
      fertilities[links[word]] -= 1
      let weights = (0...pair.source.count).map { position in
        probability(word, position, model)
          * (model == .lexical ? 1 : jumps(position, from: previous, to: next))
          * (model != .fertilities || position == 0
            ? 1
            : counts.fertilityRatio(
              pair.source[position - 1], fertility: fertilities[position],
              counted: countedFertilities?[position]))
      }
      let sum = weights.dropFirst().reduce(weights[0], +)
      visit(word, weights, sum)
      let bound = uniform(key, word: word) * sum
      var reached: Float = 0
      links[word] =
        weights.dropLast().firstIndex {
          reached += $0
          return reached > bound
        } ?? pair.source.count
    }
  }

  /// How many target words are linked to each position.
  private static func fertilities(_ links: [Int], of pair: NaiveAligner.Pair) -> [Int] {
    var fertilities = [Int](repeating: 0, count: pair.source.count + 1)
    for position in links { fertilities[position] += 1 }
    return fertilities
  }

  /// How probable a target word is as the translation of a source word; in a model without jumps, with that of the position.
  private func probability(
    _ word: Int, _ position: Int, _ model: AlignmentSchedule.Model
  ) -> Float {
    // Other occurrences of the same source word keep the link that is counted.
    let translation = counts.translation(
      position == 0 ? 0 : pair.source[position - 1], pair.target[word],
      without: counted?[word] == position ? 1 : 0)
    if model != .lexical { return translation }
    return translation
      * (position == 0
        ? AlignmentPriors.empty : (1 - AlignmentPriors.empty) / Float(pair.source.count))
  }

  private func jumps(_ position: Int, from previous: Int, to next: Int) -> Float {
    position == 0
      ? AlignmentPriors.empty * counts.jump(next - previous)
      : (1 - AlignmentPriors.empty) * counts.jump(position - previous)
        * counts.jump(next - position)
  }

  /// The number of a target word in this chain: two chains share the 64 bits of one number of SplitMix64.
  private func uniform(_ key: RandomKey, word: Int) -> Float {
    let bits = (key.bits &+ 0x9E37_79B9_7F4A_7C15 &* UInt64(2 * word + 1 + chain / 2)).mixed
    return Float(UInt32(truncatingIfNeeded: chain % 2 == 0 ? bits : bits >> 32) >> 8) * 0x1p-24
  }
}
