package import Corpora

/// Pairs held out of a corpus for validation: all pairs of those source texts whose hashes are smallest.
///
/// A function of the texts alone: the same file gives the same split in any order, and a sentence never stands on both
/// sides.
package struct HeldOutPairs {
  package let training: [SentencePair]
  package let validation: [SentencePair]

  /// - Parameter count: how many distinct source texts are held out, by default a fiftieth, at most 1,000; one at least
  ///   stays for training
  package init(_ pairs: [SentencePair], count: Int? = nil) {
    var hashes: [String: UInt64] = [:]
    for pair in pairs {
      // Texts that are equal but differ in bytes (é as one character or two) are one: whichever comes first.
      let hash = HeldOutPairs.hash(pair.source)
      hashes[pair.source] = min(hashes[pair.source] ?? hash, hash)
    }
    let count = count ?? min(1000, max(1, hashes.count / 50))
    let held = Set(
      hashes.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
        .prefix(max(0, min(count, hashes.count - 1))).map(\.key))
    training = pairs.filter { !held.contains($0.source) }
    validation = pairs.filter { held.contains($0.source) }
  }

  /// FNV-1a with the finaliser of SplitMix64, over UTF-8.
  private static func hash(_ text: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
    return hash ^ (hash >> 31)
  }
}
