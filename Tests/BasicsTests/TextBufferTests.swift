import Basics
import Foundation
import Testing

@Suite struct TextBufferTests {
  private func written(_ weight: Float) -> String {
    var buffer = TextBuffer()
    buffer.append(weight: weight)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  /// As floats 0.0000005 is a little less than half a millionth and 0.9999995 a little more than it says; 1/128 and 3/128
  /// are exact ties, which go to the even digit.
  @Test(arguments: [
    (Float(0), "0.000000"), (1, "1.000000"), (0.5, "0.500000"), (0.1, "0.100000"),
    (0.9999999, "1.000000"),
    (0.99999946, "0.999999"), (0.9999995, "1.000000"), (1.0000001, "1.000000"),
    (Float.leastNonzeroMagnitude, "0.000000"),
    (0.0000005, "0.000000"), (0.00000051, "0.000001"), (0.5 / 64, "0.007812"),
    (1.5 / 64, "0.023438"),
    (12.25, "12.250000"), (16_777_215, "16777215.000000"), (-0.25, "-0.250000"), (.nan, "nan"),
    (.infinity, "inf"),
  ])
  func goldenNumbers(weight: Float, text: String) {
    #expect(written(weight) == text)
  }

  @Test func equalsPrintf() {
    var random = SystemRandomNumberGenerator()
    var weights = (0..<20_000).map { _ in Float.random(in: 0...1, using: &random) }
    weights += (0..<20_000).map { _ in
      Float(bitPattern: UInt32.random(in: 0...Float(1.5).bitPattern, using: &random))
    }
    // Halves of millionths, and ties that binary fractions make exactly.
    weights += (0..<5_000).map { (Float($0) + 0.5) / 1_000_000 }
    weights += (0..<16_384).map { Float($0) / 16_384 }
    let wrong = weights.filter { written($0) != String(format: "%.6f", Double($0)) }
    #expect(wrong.isEmpty)
  }
}
