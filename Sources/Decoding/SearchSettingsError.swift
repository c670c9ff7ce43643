/// A setting of the search that cannot be.
package struct SearchSettingsError: Error, Equatable, Sendable {
  /// The option, as the command names it.
  package let setting: String
  package let found: String
  package let expected: String
  /// What the user can do.
  package let fix: String

  /// 64: arguments (sysexits.h).
  package var exitCode: Int32 { 64 }
}

extension SearchSettingsError: CustomStringConvertible {
  package var description: String { "\(setting): \(found) is not \(expected); \(fix)" }
}
