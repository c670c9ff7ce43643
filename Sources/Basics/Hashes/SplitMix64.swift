/// Random numbers that are functions of a seed and of how many were drawn before: SplitMix64 (Steele, Lea, Flood 2014).
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// What the state grows by: 2⁶⁴ divided by the golden ratio. Keys that are functions of a counter use it, too.
  @inlinable package static var increment: UInt64 { 0x9E37_79B9_7F4A_7C15 }

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= Self.increment
    return state.mixed
  }

  /// Uniform in [0, 1).
  package mutating func nextUnit() -> Float { Float(next() >> 40) * (1 / 16_777_216) }

  /// Uniform in 0 ..< bound.
  package mutating func next(below bound: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
  }
}
