/// Two sets of long sentences beside the demonstration corpus, made of its word forms alone.
///
/// Short sentences do not tell an encoder–decoder without attention from one with it: the last
/// states hold them. Each set has about the same number of pairs of each length.
package struct LongCorpus: Sendable {
  /// One of the two sets.
  package enum Split: String, Sendable, CaseIterable {
    case train = "long-train"
    case test = "long-test"

    /// Pairs of the committed set.
    package var size: Int { self == .train ? 2000 : 500 }

    /// English words of a sentence, without the final mark.
    package var lengths: ClosedRange<Int> { self == .train ? 16...40 : 20...40 }
  }

  /// A pair and the construction it was drawn from.
  package struct Entry: Hashable, Sendable {
    package let construction: LongConstruction
    package let pair: AlignedPair
  }

  /// The seed of the sets that are committed.
  package static let seed: UInt64 = 2014

  private let entries: [Split: [Entry]]

  /// The entries of one set, in order.
  package subscript(split: Split) -> [Entry] { entries[split] ?? [] }

  /// Draws the long sentences of `seed`, none of which `corpus` has.
  package init(beside corpus: DemonstrationCorpus, seed: UInt64 = Self.seed) {
    var sampler = Sampler(seed: seed)
    let learned = Coverage.counts(corpus[.train])
    var seen = Set(
      DemonstrationCorpus.Split.allCases.flatMap { corpus[$0].map(\.pair.sourceText) })
    // How many pairs of each length are still to be found.
    var wanted = Split.allCases.reduce(into: [:]) { $0[$1] = Self.quotas($1) }
    var drawn: [Split: [Entry]] = [:]
    var draws = 0
    while wanted.values.contains(where: { !$0.isEmpty }) {
      draws += 1
      precondition(draws < 2_000_000, "too few sentences of some length are drawn")
      let (construction, sentence) = sampler.longSentence()
      guard !sentence.hasAmbiguousPast else { continue }
      let pair = Realizer.pair(sentence)
      let length = pair.source.count - 1
      let takers = Split.allCases.filter { wanted[$0, default: [:]][length] != nil }
      guard !takers.isEmpty, !Repetition.isFound(in: pair),
        Coverage.forms(pair).keys.allSatisfy({
          learned[$0, default: 0] >= DemonstrationCorpus.leastCount
        }), seen.insert(pair.sourceText).inserted
      else { continue }
      // Both sets are filled side by side, as their sizes are to each other.
      let taker = takers.count == 2 && sampler.random.below(5) == 0 ? takers[1] : takers[0]
      drawn[taker, default: []].append(Entry(construction: construction, pair: pair))
      let left = wanted[taker, default: [:]][length, default: 0] - 1
      wanted[taker, default: [:]][length] = left > 0 ? left : nil
    }
    entries = Split.allCases.reduce(into: [:]) {
      $0[$1] = sampler.random.shuffled(drawn[$1, default: []])
    }
  }

  /// How many pairs of each length a set has; what is left over goes to the shortest.
  private static func quotas(_ split: Split) -> [Int: Int] {
    let (quotient, rest) = split.size.quotientAndRemainder(dividingBy: split.lengths.count)
    return split.lengths.reduce(into: [:]) { quotas, length in
      quotas[length] = quotient + (length - split.lengths.lowerBound < rest ? 1 : 0)
    }
  }

  /// The files of the two sets.
  package var files: [(name: String, text: String)] {
    Split.allCases.flatMap { CorpusFiles.files($0.rawValue, self[$0].map(\.pair)) }
  }
}
