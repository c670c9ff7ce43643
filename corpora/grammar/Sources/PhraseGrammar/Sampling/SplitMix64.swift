/// A counter-based generator: number `n` is a mixing function of the seed and `n`.
///
/// Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators", figure 13. The draws
/// below are our own, and not those of the standard library, so that a corpus never changes with
/// the toolchain.
package struct SplitMix64: Sendable {
  private var counter: UInt64

  package init(seed: UInt64) {
    counter = seed
  }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    counter &+= 0x9E37_79B9_7F4A_7C15
    var bits = counter
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A number from 0 to `count - 1`.
  package mutating func below(_ count: Int) -> Int {
    precondition(count > 0, "a draw from nothing")
    return Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }

  /// `items` in a random order (Fisher and Yates).
  package mutating func shuffled<Item>(_ items: [Item]) -> [Item] {
    var result = items
    for index in stride(from: result.count - 1, to: 0, by: -1) {
      result.swapAt(index, below(index + 1))
    }
    return result
  }
}
