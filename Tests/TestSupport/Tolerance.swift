/// ‖a − n‖ ÷ (‖a‖ + ‖n‖): how far two blocks of numbers are from each other, as one number. 0 where both are zero;
/// not a number where one of theirs is none.
public func relativeError(_ a: [Float], _ n: [Float]) -> Double {
  precondition(a.count == n.count, "\(a.count) numbers against \(n.count)")
  var difference = 0.0
  var first = 0.0
  var second = 0.0
  for (x, y) in zip(a, n) {
    difference += (Double(x) - Double(y)) * (Double(x) - Double(y))
    first += Double(x) * Double(x)
    second += Double(y) * Double(y)
  }
  let size = first.squareRoot() + second.squareRoot()
  return difference == 0 ? 0 : difference.squareRoot() / size
}

/// How many units in the last place of the right answer a single-precision result is from it.
public func ulps(_ seen: Float, from expected: Double) -> Double {
  abs(Double(seen) - expected) / Double(Float(expected).ulp)
}

/// The first place where two blocks differ in any bit, or nil: "[3] 1.5 is not 1.25".
public func firstDifference(_ seen: [Float], _ expected: [Float]) -> String? {
  if seen.count != expected.count { return "\(seen.count) numbers, not \(expected.count)" }
  for (index, (x, y)) in zip(seen, expected).enumerated() where x.bitPattern != y.bitPattern {
    return "[\(index)] \(x) is not \(y)"
  }
  return nil
}
