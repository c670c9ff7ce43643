/// The allowed values of a setting.
package struct SettingLimits<Scalar: Sendable>: Sendable {
  private let expectation: @Sendable (Scalar) -> String?

  /// - Parameter expected: the allowed values in words
  package init(_ expected: String, _ allows: @escaping @Sendable (Scalar) -> Bool) {
    expectation = { allows($0) ? nil : expected }
  }

  private init(_ expectation: @escaping @Sendable (Scalar) -> String?) {
    self.expectation = expectation
  }

  /// The allowed values in words; nil if the value is one.
  func expected(for value: Scalar) -> String? { expectation(value) }
}

extension SettingLimits where Scalar: Comparable {
  package static func from(_ least: Scalar, to most: Scalar) -> Self {
    Self { value in
      if !(value >= least) { return "\(least) or more" }
      return value <= most ? nil : "at most \(most)"
    }
  }

  package static func atLeast(_ least: Scalar) -> Self {
    Self("\(least) or more") { $0 >= least }
  }
}

extension SettingLimits where Scalar: BinaryFloatingPoint {
  /// A probability below 1.
  package static var belowOne: Self { Self("0 to below 1") { (0..<1).contains($0) } }
}
