import Basics
import CKernels

/// A key of the counter-based generator: random numbers are functions of the seed and of where they are used, so there
/// is no state. Keys are mixed by the finaliser of SplitMix64 (Steele, Lea, Flood 2014).
package struct RandomKey: Sendable, Hashable {
  package let bits: UInt64

  package init(seed: UInt64) { bits = RandomKey.mix(0x6A09_E667_F3BC_C909, seed) }

  private init(bits: UInt64) { self.bits = bits }

  /// A key that is derived from this one: for an update, a site, a sentence …
  package func at(_ number: UInt64) -> RandomKey {
    RandomKey(bits: RandomKey.mix(bits, number &+ 1))
  }

  /// A name to derive keys by, with its hash computed once.
  package struct Name: Sendable {
    fileprivate let bits: UInt64

    package init(_ name: String) {
      var name = name
      bits = name.withUTF8(FNV1a.hash)
    }
  }

  package func at(_ name: Name) -> RandomKey { at(name.bits) }

  package func at(_ name: String) -> RandomKey { at(Name(name)) }

  /// Number `counter` of this key's sequence, uniform in 0 ..< bound.
  package func integer(_ counter: UInt64, below bound: Int) -> Int {
    Int(truncatingIfNeeded: at(counter).bits.multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// Fills with numbers uniform in [0, 1).
  package func uniform(_ buffer: UnsafeMutableBufferPointer<Float>) {
    guard let base = buffer.baseAddress else { return }
    ck_uniform(buffer.count, bits, base)
  }

  /// 0 ..< count in a random order (Fisher and Yates).
  package func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for index in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(index, integer(UInt64(index), below: index + 1))
    }
    return order
  }

  private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    (a &+ b &* SplitMix64.increment).mixed
  }
}
