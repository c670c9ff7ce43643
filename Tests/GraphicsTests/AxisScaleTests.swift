import Foundation
import Graphics
import Testing

@Suite struct AxisScaleTests {
  @Test(arguments: [
    ([0.0, 10], ["0", "5", "10"]), ([13.7, 36.1], ["10", "20", "30", "40"]),
    ([0.00075, 0.003], ["0", "0.001", "0.002", "0.003"]), ([5, 5], ["4.5", "5.0", "5.5"]),
    ([0, 0], ["0", "0.2", "0.4", "0.6"]), ([-3, 4], ["−4", "−2", "0", "2", "4"]),
    ([1200, 2100], ["1,000", "1,500", "2,000", "2,500"]), ([], ["0", "0.5", "1.0"]),
    ([.nan, .infinity, 2, 3], ["2.0", "2.5", "3.0"]),
    ([0, 3e9], ["0", "10⁹", "2·10⁹", "3·10⁹"]),
    ([-2e-5, 0], ["−2·10⁻⁵", "−1.5·10⁻⁵", "−10⁻⁵", "−5·10⁻⁶", "0"]),
  ])
  func linear(values: [Double], expected: [String]) {
    let scale = AxisScale(
      .linear, around: values,
      tickCount: values.count < 2 || values == [0, 10] || values == [.nan, .infinity, 2, 3] ? 2 : 4)
    #expect(scale.ticks.map(scale.label) == expected)
  }

  @Test(arguments: [
    ([4.6, 2300], ["3", "10", "30", "100", "300", "1,000", "3,000"]),
    ([4, 40], ["2", "5", "10", "20", "50"]),
    ([1, 1e6], ["1", "10", "100", "1,000", "10,000", "100,000", "1,000,000"]),
    ([5, 7], ["5.0", "5.5", "6.0", "6.5", "7.0"]), ([0, -1, .nan], ["1", "2", "5", "10"]),
    ([1e-5, 1], ["10⁻⁵", "10⁻⁴", "10⁻³", "0.01", "0.1", "1"]),
    ([1, 1e60], ["1", "10¹⁰", "10²⁰", "10³⁰", "10⁴⁰", "10⁵⁰", "10⁶⁰"]),
  ])
  func logarithmic(values: [Double], expected: [String]) {
    let scale = AxisScale(.logarithmic, around: values, tickCount: 4)
    #expect(scale.ticks.map(scale.label) == expected)
    #expect(
      abs(scale.position(of: sqrt(scale.range.lowerBound * scale.range.upperBound)) - 0.5) < 1e-9)
  }

  /// Whatever the values are, all that have a place lie on the scale, and ticks ascend within it.
  @Test(arguments: [AxisScale.Kind.linear, .logarithmic]) func anyValues(kind: AxisScale.Kind) {
    var generator = Seeded(seed: 7)
    for _ in 0..<2000 {
      let values =
        (0..<Int.random(in: 0...4, using: &generator)).map { _ in
          Double.random(in: -1...1, using: &generator)
            * pow(10, Double.random(in: -105...105, using: &generator).rounded())
        } + [.nan, -.infinity, 0]
      let scale = AxisScale(
        kind, around: values, tickCount: Int.random(in: 1...8, using: &generator))
      #expect(scale.ticks.count >= 2 && scale.ticks.count < 30, "\(values)")
      #expect(zip(scale.ticks, scale.ticks.dropFirst()).allSatisfy { $0 < $1 }, "\(values)")
      for value in values where AxisScale.shows(value, on: kind) {
        let position = scale.position(of: value)
        #expect(position >= -1e-9 && position <= 1 + 1e-9, "\(value) in \(values)")
      }
      #expect(scale.ticks.allSatisfy { (-1e-9...1 + 1e-9).contains(scale.position(of: $0)) })
    }
  }

  @Test(arguments: [
    (2500.0, 6, ["0", "500", "1,000", "1,500", "2,000", "2,500"]),
    (700, 4, ["0", "200", "400", "600"]), (0, 3, ["0", "0.5", "1.0"]),
  ])
  func fromZero(end: Double, count: Int, expected: [String]) {
    let scale = AxisScale(upTo: end, tickCount: count)
    #expect(scale.ticks.map(scale.label) == expected)
    #expect(scale.range.upperBound == (end == 0 ? 1 : end))
  }

  struct Seeded: RandomNumberGenerator {
    var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }
}
