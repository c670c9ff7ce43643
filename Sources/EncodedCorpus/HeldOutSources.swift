import Basics
internal import Foundation

/// Chooses the source texts of a corpus to hold out for validation: the distinct texts with the smallest hashes.
///
///     var sources = HeldOutSources(count: 500)
///     // the first pass: sources.insert(source) for every pair
///     let choice = sources.finish()
///     // the second pass: choice.contains(source)
///
/// The choice depends on the texts alone: the same pairs give the same split in any order, and no source text is both
/// trained and validated on. Texts that are canonically equivalent (é as one character or two) count as one. Memory does
/// not grow with the corpus.
package struct HeldOutSources {
  /// The largest number of texts that can be asked for.
  package static let countLimit = 100_000_000

  /// The texts that are held out: all whose hashes do not exceed a limit.
  package struct Choice: Sendable {
    /// The number of distinct texts.
    package let count: Int
    /// The number of pairs with one of these texts.
    package let pairCount: Int
    /// Nil where no text is held out.
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

  /// The number of texts to hold out; nil for a fiftieth, at most `mostByDefault`.
  private let wanted: Int?
  private static let mostByDefault = 1000
  private static let share = 50

  /// A source text, and the number of pairs it has been in so far.
  fileprivate struct Source {
    let hash: UInt64
    var pairCount: Int
  }

  /// The number of smallest hashes to keep: one more than can be held out, because one text must stay.
  private let capacity: Int
  /// The texts with the smallest hashes so far, followed by others that may be among them.
  private var sources: [Source] = []
  private var greatestOfInterest = UInt64.max

  /// - Parameter count: the number of distinct source texts to hold out; by default a fiftieth, at most 1,000. At least one
  ///   text is never held out.
  package init(count: Int? = nil) {
    wanted = count.map { min(max($0, 0), Self.countLimit) }
    capacity = max(Self.share * Self.mostByDefault, wanted ?? 0) + 1
  }

  /// Adds the source text of a pair.
  package mutating func insert(_ source: UnsafeBufferPointer<UInt8>) {
    let hash = Self.hash(source)
    guard hash <= greatestOfInterest else { return }
    sources.append(Source(hash: hash, pairCount: 1))
    if sources.count >= 2 * capacity { keepSmallest() }
  }

  /// Chooses among the texts that were added.
  package mutating func finish() -> Choice {
    keepSmallest()
    // With `capacity` hashes kept there may be more texts, but a fiftieth of them exceeds the default's limit already.
    let count = wanted ?? min(Self.mostByDefault, max(1, sources.count / Self.share))
    return Choice(sources.prefix(max(0, min(count, sources.count - 1))))
  }

  /// Sorts the texts by hash, merges equal ones, and drops those whose hashes are too large to be chosen.
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

  /// FNV-1a with the finaliser of SplitMix64, over the UTF-8 of the text in NFC.
  private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    if text.allSatisfy({ $0 < firstByteToCompose }) { return hash(composed: text) }
    var composed = String(decoding: text, as: UTF8.self).precomposedStringWithCanonicalMapping
    return composed.withUTF8 { hash(composed: $0) }
  }

  /// The first byte of U+0300. Text of characters before it, such as ASCII and Latin, is in NFC already.
  private static let firstByteToCompose: UInt8 = 0xCC

  private static func hash(composed text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    FNV1a.hash(text).mixed
  }
}
