import Basics
internal import Foundation

/// Chooses the source texts that are held out of a corpus for validation: the distinct ones whose hashes are smallest.
///
///     var sources = HeldOutSources(count: 500)
///     // the first pass: sources.insert(source) for every pair
///     let choice = sources.finish()
///     // the second pass: choice.contains(source)
///
/// A function of the texts alone: the same pairs give the same split in any order, and a sentence never stands on both
/// sides. Texts that are equal but differ in bytes (é as one character or two) are one. Memory does not grow with the
/// corpus.
package struct HeldOutSources {
  /// The most texts that can be asked for.
  package static let countLimit = 100_000_000

  /// The texts that are held out: of those of the corpus, all whose hashes are not above a limit.
  package struct Choice: Sendable {
    /// Distinct texts.
    package let count: Int
    /// Pairs of the corpus with one of them.
    package let pairCount: Int
    /// nil where none is held out.
    private let greatestHash: UInt64?

    fileprivate init(_ sources: ArraySlice<Source>) {
      count = sources.count
      pairCount = sources.reduce(0) { $0 + $1.pairCount }
      greatestHash = sources.last?.hash
    }

    /// Whether a source text of the corpus is held out.
    package func contains(_ source: UnsafeBufferPointer<UInt8>) -> Bool {
      guard let greatestHash else { return false }
      return HeldOutSources.hash(source) <= greatestHash
    }
  }

  /// How many are wanted; nil: a fiftieth, at most `mostByDefault`.
  private let wanted: Int?
  private static let mostByDefault = 1000
  private static let share = 50

  /// A source text, and in how many pairs it was until now.
  fileprivate struct Source {
    let hash: UInt64
    var pairCount: Int
  }

  /// How many of the smallest hashes are kept: one more than can be held out, because one text stays.
  private let capacity: Int
  /// Those with the smallest hashes so far, and behind them others not above the greatest of them, until there are too
  /// many.
  private var sources: [Source] = []
  private var greatestOfInterest = UInt64.max

  /// - Parameter count: how many distinct source texts are held out, by default a fiftieth, at most 1,000; one at least
  ///   stays
  package init(count: Int? = nil) {
    wanted = count.map { min(max($0, 0), Self.countLimit) }
    capacity = max(Self.share * Self.mostByDefault, wanted ?? 0) + 1
  }

  /// Takes note of a source text of the corpus.
  package mutating func insert(_ source: UnsafeBufferPointer<UInt8>) {
    let hash = Self.hash(source)
    guard hash <= greatestOfInterest else { return }
    sources.append(Source(hash: hash, pairCount: 1))
    if sources.count >= 2 * capacity { keepSmallest() }
  }

  /// What is held out of the texts that were inserted.
  package mutating func finish() -> Choice {
    keepSmallest()
    // Where as many are kept as can be, there are more texts, and more than those that the default stops at.
    let count = wanted ?? min(Self.mostByDefault, max(1, sources.count / Self.share))
    return Choice(sources.prefix(max(0, min(count, sources.count - 1))))
  }

  /// Sorts the texts by their hashes, each once, and forgets those whose hashes are too large to matter.
  private mutating func keepSmallest() {
    sources.sort { $0.hash < $1.hash }
    var kept = 0
    for source in sources {
      if kept > 0, source.hash == sources[kept - 1].hash {
        sources[kept - 1].pairCount += source.pairCount
      } else if kept == capacity {
        break
      } else {
        sources[kept] = source
        kept += 1
      }
    }
    sources.removeSubrange(kept...)
    if kept == capacity { greatestOfInterest = sources[kept - 1].hash }
  }

  /// FNV-1a with the finaliser of SplitMix64, over the UTF-8 of the composed form (NFC).
  private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    if text.allSatisfy({ $0 < firstByteToCompose }) { return hash(composed: text) }
    var composed = String(decoding: text, as: UTF8.self).precomposedStringWithCanonicalMapping
    return composed.withUTF8 { hash(composed: $0) }
  }

  /// What U+0300 begins with: characters before it, and so all of ASCII and Latin, are composed as they stand.
  private static let firstByteToCompose: UInt8 = 0xCC

  private static func hash(composed text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    FNV1a.hash(text).mixed
  }
}
