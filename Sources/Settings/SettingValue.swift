/// How a setting is written.
package enum SettingForm: Sendable {
  /// True or false, as a pair of flags without a value.
  case truth
  case number
  case text
  /// Any number of texts.
  case list
}

/// A type of settings, read from and written as the texts of arguments and YAML.
package protocol SettingValue: Sendable, Hashable {
  /// The type to which limits apply: the type itself, or the wrapped type or element.
  associatedtype Scalar: Sendable = Self

  static var form: SettingForm { get }
  /// The allowed values in words.
  static var expectation: String { get }
  /// All values, if there are few.
  static var choices: [String] { get }
  /// The value that means nothing is set, for types that have one.
  static var empty: Self? { get }

  /// - Returns: nil if the texts are not a value of the type
  static func read(_ texts: [String]) -> Self?

  /// Nil for no value.
  var texts: [String]? { get }
  var scalars: [Scalar] { get }
}

extension SettingValue {
  package static var choices: [String] { [] }
  package static var empty: Self? { nil }
}

extension SettingValue where Scalar == Self {
  package var scalars: [Self] { [self] }
}

extension SettingValue where Self: LosslessStringConvertible {
  package static func read(_ texts: [String]) -> Self? { texts.count == 1 ? Self(texts[0]) : nil }
  package var texts: [String]? { [description] }
}

extension SettingValue where Self: FixedWidthInteger {
  package static var form: SettingForm { .number }
  package static var expectation: String {
    isSigned ? "a whole number" : "a whole number, 0 or more"
  }
}

extension SettingValue where Self: BinaryFloatingPoint & LosslessStringConvertible {
  package static var form: SettingForm { .number }
  package static var expectation: String { "a number" }

  /// Decimal digits, or infinity and not-a-number as YAML or Swift spell them.
  package static func read(_ texts: [String]) -> Self? {
    guard texts.count == 1 else { return nil }
    switch texts[0].lowercased() {
    case ".inf", "+.inf", "inf", "+inf": return .infinity
    case "-.inf", "-inf": return -.infinity
    case ".nan", "nan": return .nan
    default: return texts[0].allSatisfy { "+-.eE0123456789".contains($0) } ? Self(texts[0]) : nil
    }
  }
}

extension SettingValue where Self: RawRepresentable & CaseIterable, RawValue == String {
  package static var form: SettingForm { .text }
  package static var choices: [String] { allCases.map(\.rawValue) }
  package static var expectation: String { "one of \(choices.joined(separator: ", "))" }
  package static func read(_ texts: [String]) -> Self? {
    texts.count == 1 ? Self(rawValue: texts[0]) : nil
  }
  package var texts: [String]? { [rawValue] }
}

extension Int: SettingValue {}
extension UInt64: SettingValue {}
extension Double: SettingValue {}
extension Float: SettingValue {}

extension String: SettingValue {
  package static var form: SettingForm { .text }
  package static var expectation: String { "a text" }
}

extension Bool: SettingValue {
  package static var form: SettingForm { .truth }
  package static var expectation: String { "true or false" }
  package static func read(_ texts: [String]) -> Bool? {
    switch texts.first?.lowercased() {
    case "true", "yes", "on": true
    case "false", "no", "off": false
    default: nil
    }
  }
}

extension [String]: SettingValue {
  package static var form: SettingForm { .list }
  package static var expectation: String { "a list" }
  package static func read(_ texts: [String]) -> [String]? { texts }
  package var texts: [String]? { self }
  package var scalars: [String] { self }
}

extension Optional: SettingValue where Wrapped: SettingValue {
  package static var form: SettingForm { Wrapped.form }
  package static var expectation: String { Wrapped.expectation }
  package static var choices: [String] { Wrapped.choices }
  package static var empty: Self? { .some(nil) }
  package static func read(_ texts: [String]) -> Self? { Wrapped.read(texts).map { .some($0) } }
  package var texts: [String]? { self?.texts ?? nil }
  package var scalars: [Wrapped.Scalar] { self?.scalars ?? [] }
}
