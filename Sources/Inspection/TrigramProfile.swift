import Glibc

/// How often each sequence of three characters occurs on one side of a corpus: enough to tell its language from that of the
/// other side, and from others.
///
/// Cavnar and Trenkle 1994 (N-Gram-Based Text Categorization, SDAIR), with probabilities in place of ranks, and hashed.
package struct TrigramProfile: Sendable {
  /// [buckets] of hashes
  private var counts = [UInt32](repeating: 0, count: 1 << bucketBits)
  private var total = 0.0

  private static let bucketBits: UInt64 = 18

  package init() {}

  /// Adds the trigrams of a text.
  package mutating func add(_ text: String) {
    for bucket in Self.buckets(text) {
      counts[bucket] &+= 1
      total += 1
    }
  }

  /// The mean logarithm of the probability of the trigrams of a text, in nats; the text was added before, and does not count for
  /// itself.
  package func meanLogProbability(_ text: String, isOwn: Bool) -> Double {
    let buckets = Self.buckets(text)
    guard !buckets.isEmpty else { return 0 }
    let own = isOwn ? 1.0 : 0
    return buckets.reduce(0) { sum, bucket in
      sum + log((max(Double(counts[bucket]) - own, 0) + 0.1) / (total + 0.1 * Double(counts.count)))
    } / Double(buckets.count)
  }

  /// The buckets of the trigrams of a text in lower case, with a space at both ends.
  private static func buckets(_ text: String) -> [Int] {
    var buckets: [Int] = []
    buckets.reserveCapacity(text.utf8.count)
    var (first, second): (UInt64, UInt64) = (0x20, 0x20)
    for scalar in text.lowercased().unicodeScalars + [" "] {
      let value = UInt64(scalar.value)
      if value == 0x20, second == 0x20 { continue }
      let key = first << 42 | second << 21 | value
      buckets.append(Int((key &* 0x9E37_79B9_7F4A_7C15) >> (64 - bucketBits)))
      (first, second) = (second, value)
    }
    return buckets
  }
}
