import TestSupport
import Testing

/// The measure that other tests trust tells linear work from quadratic work.
@Suite struct GrowthTests {
  private func work(_ count: Int) -> UInt64 {
    var state: UInt64 = 1
    for step in 0..<UInt64(count) {
      state = (state &* 6_364_136_223_846_793_005 &+ step) ^ (state >> 33)
    }
    return state
  }

  @Test func tellsLinearFromQuadratic() {
    var kept: UInt64 = 0
    let linear = growth(from: 2_000_000) { kept ^= work($0) }
    #expect(linear < 2.5, "\(kept)")
    let quadratic = growth(from: 2_000) { kept ^= work($0 * $0) }
    #expect(quadratic > 3, "\(kept)")
  }
}
