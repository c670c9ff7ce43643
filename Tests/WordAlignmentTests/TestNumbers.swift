import Basics

/// Random numbers of a test.
struct TestNumbers {
  private var counter: UInt64

  init(seed: UInt64) { counter = seed.mixed }

  mutating func below(_ bound: Int) -> Int {
    counter &+= 0x9E37_79B9_7F4A_7C15
    return Int(counter.mixed % UInt64(bound))
  }
}
