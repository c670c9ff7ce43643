/// The demonstration corpus: three sets of pairs that share no English sentence, drawn from one
/// seed.
///
/// Far more sentences are drawn than are kept. Those are kept first that hold a rare word form, so
/// that every form of either language is there often enough to be learned; see `Coverage`.
package struct DemonstrationCorpus: Sendable {
  /// One of the three sets.
  package enum Split: String, Sendable, CaseIterable {
    case train
    case validation
    case test
  }

  /// A pair and the construction it was drawn from.
  package struct Entry: Hashable, Sendable {
    package let construction: Construction
    package let pair: AlignedPair
  }

  /// The seed of the corpus that is committed.
  package static let seed: UInt64 = 1992
  /// Pairs of the committed corpus.
  package static let sizes: [Split: Int] = [.train: 8200, .validation: 500, .test: 500]
  /// How often each word form of the validation and test sets occurs in the training set, at least.
  package static let leastCount = 15
  /// English words of a sentence, without the final mark.
  package static let lengths = 3...15

  private let entries: [Split: [Entry]]

  /// The entries of one set, in order. The lectures' sentence opens the test set.
  package subscript(split: Split) -> [Entry] { entries[split] ?? [] }

  /// Draws the corpus of `seed`. `sizes` must leave room to cover every form twice `leastCount` times.
  package init(
    seed: UInt64 = Self.seed, sizes: [Split: Int] = Self.sizes, leastCount: Int = Self.leastCount
  ) {
    let total = sizes.values.reduce(0, +)
    var sampler = Sampler(seed: seed)
    let pool = Self.distinct(total * 6, from: &sampler)
    var train = Coverage.selection(
      of: total - 1, from: pool, least: 2 * leastCount)
    train = sampler.random.shuffled(train)

    // The two small sets are taken from the front, passing over what the rest would not cover.
    var counts = Coverage.counts(train)
    var held: [Entry] = []
    let validation = sizes[.validation, default: 0]
    let heldCount = validation + sizes[.test, default: 0] - 1
    train.removeAll { entry in
      guard held.count < heldCount else { return false }
      let forms = Coverage.forms(entry)
      guard forms.allSatisfy({ counts[$0.key, default: 0] - $0.value >= leastCount }) else {
        return false
      }
      for (form, count) in forms { counts[form, default: 0] -= count }
      held.append(entry)
      return true
    }
    let lecture = Entry(construction: .passive, pair: Realizer.pair(Lecture.sentence))
    entries = [
      .train: train, .validation: Array(held.prefix(validation)),
      .test: [lecture] + held.dropFirst(validation),
    ]
  }

  /// `count` entries with English sentences all different, none of them the lectures'.
  private static func distinct(_ count: Int, from sampler: inout Sampler) -> [Entry] {
    var seen: Set = [Realizer.pair(Lecture.sentence).sourceText]
    var result: [Entry] = []
    while result.count < count {
      let (construction, sentence) = sampler.sentence()
      guard !sentence.hasAmbiguousPast else { continue }
      let pair = Realizer.pair(sentence)
      guard lengths.contains(pair.source.count - 1), seen.insert(pair.sourceText).inserted else {
        continue
      }
      result.append(Entry(construction: construction, pair: pair))
    }
    return result
  }
}
