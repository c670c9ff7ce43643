import CKernels
import Compute
import Glibc
import TestSupport
import Testing

/// exp, tanh and sigmoid against libm in double precision.
@Suite struct ElementFunctionTests {
  struct Function: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var kernel: @Sendable (Int, UnsafePointer<Float>?, UnsafeMutablePointer<Float>?) -> Void
    var exact: @Sendable (Double) -> Double
    /// Where the bound on the error holds.
    var domain: ClosedRange<Float>
    /// The largest error, in ulps.
    var bound: Double
  }

  static let exponential = Function(
    testDescription: "exp", kernel: { ck_exp($0, $1, $2) }, exact: { exp($0) },
    domain: -87...88, bound: 1)
  static let tangent = Function(
    testDescription: "tanh", kernel: { ck_tanh($0, $1, $2) }, exact: { tanh($0) },
    domain: -.greatestFiniteMagnitude ... .greatestFiniteMagnitude, bound: 2.5)
  static let sigmoid = Function(
    testDescription: "sigmoid", kernel: { ck_sigmoid($0, $1, $2) }, exact: { 1 / (1 + exp(-$0)) },
    domain: -87 ... .greatestFiniteMagnitude, bound: 2.5)

  /// log(exp(x) + exp(y)) in double precision.
  @Test func logAddExp() {
    let x = numbers(4096, "x", in: -60...0) + [-.infinity, -.infinity, 0, -3]
    let y = numbers(4096, "y", in: -60...0) + [-.infinity, -2, -.infinity, -3]
    let block = Block(y)
    ck_log_add_exp(x.count, Block(x).base, block.base)
    for (index, value) in block.values.enumerated() {
      let (x, y) = (Double(x[index]), Double(y[index]))
      let larger = max(x, y)
      let expected = larger.isFinite ? larger + log(exp(x - larger) + exp(y - larger)) : larger
      #expect(
        Double(value) == expected || abs(Double(value) - expected) < 4e-6 * max(1, abs(expected)))
    }
  }

  private func apply(_ function: Function, _ values: [Float]) -> [Float] {
    let source = Block(values)
    let destination = Block(values)
    function.kernel(values.count, source.base, destination.base)
    #expect(destination.isIntact)
    return destination.values
  }

  /// Every 499th float of both signs, from the smallest subnormal to the largest finite number.
  @Test(arguments: [exponential, tangent, sigmoid]) func dense(_ function: Function) {
    let chunk = 1 << 14
    var bits: UInt32 = 0
    var worst = (error: 0.0, x: Float(0))
    let largest = Float.greatestFiniteMagnitude.bitPattern
    while bits <= largest {
      var values: [Float] = []
      while values.count < chunk && bits <= largest {
        for x in [Float(bitPattern: bits), -Float(bitPattern: bits)]
        where function.domain.contains(x) { values.append(x) }
        bits += 499
      }
      for (x, y) in zip(values, apply(function, values)) {
        let error = ulps(y, from: function.exact(Double(x)))
        if !(error <= worst.error) { worst = (error, x) }
      }
    }
    #expect(
      worst.error <= function.bound,
      "\(worst.error) ulps at \(worst.x), of \(function.bound) allowed")
  }

  /// The result does not depend on where in a vector an element stands.
  @Test(arguments: [exponential, tangent, sigmoid]) func place(_ function: Function) {
    let values = numbers(97, "place", in: -9...9)
    let together = apply(function, values)
    let alone = values.map { apply(function, [$0])[0] }
    #expect(firstDifference(together, alone) == nil)
  }

  static let infinity = Float.infinity

  static let exactPoints: [(Function, Float, Float)] = [
    (exponential, 0, 1), (exponential, -0.0, 1),
    (tangent, Float.leastNonzeroMagnitude, Float.leastNonzeroMagnitude), (tangent, 0, 0),
    (tangent, -0x1p-140, -0x1p-140), (tangent, 9.5, 1), (tangent, -30, -1), (tangent, infinity, 1),
    (tangent, -infinity, -1), (sigmoid, 0, 0.5), (sigmoid, -0.0, 0.5),
    (sigmoid, Float.leastNonzeroMagnitude, 0.5),
    (sigmoid, 40, 1), (sigmoid, infinity, 1),
  ]

  @Test(arguments: exactPoints) func exactly(_ function: Function, _ x: Float, _ y: Float) {
    #expect(apply(function, [x]) == [y])
  }

  @Test func tanhKeepsTheSignOfZero() {
    #expect(apply(Self.tangent, [-0.0])[0].sign == .minus)
    #expect(apply(Self.tangent, [0])[0].sign == .plus)
  }

  /// Outside of -87 ... 88 exp stays where it was at the border: never infinite, never zero.
  @Test func exponentialIsClamped() {
    let border = apply(Self.exponential, [-87, 88])
    let huge = Float.greatestFiniteMagnitude
    #expect(
      apply(Self.exponential, [-87.5, -1000, -huge, -Self.infinity])
        == Array(repeating: border[0], count: 4))
    #expect(
      apply(Self.exponential, [88.5, 1000, huge, Self.infinity])
        == Array(repeating: border[1], count: 4))
    #expect(
      apply(Self.sigmoid, [-Self.infinity, -1000, -100]).allSatisfy { (0...1e-37).contains($0) })
  }

  /// A number that is none must not become one: that is how a loss that is not finite is seen.
  @Test(arguments: [exponential, tangent, sigmoid]) func notANumber(_ function: Function) {
    for count in [1, 2, 16, 33] {
      let nan = Float.nan
      #expect(apply(function, Array(repeating: nan, count: count)).allSatisfy { $0.isNaN })
      #expect(apply(function, Array(repeating: -nan, count: count)).allSatisfy { $0.isNaN })
    }
  }
}
