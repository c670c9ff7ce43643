/// An error in settings, without their place.
package enum SettingProblem: Error, Equatable, Sendable {
  /// A wrong value. `choices` are the right ones if there are few.
  case wrong(name: String, found: String, expected: String, choices: [String])
  /// Both are given, but one replaces the other.
  case excluded(String, by: String)

  package var names: [String] {
    switch self {
    case .wrong(let name, _, _, _): [name]
    case .excluded(let name, let other): [name, other]
    }
  }

  /// The problem in words.
  ///
  /// - Parameter spelling: turns a name into a flag or a key
  package func sentence(_ spelling: (String) -> String = { $0 }) -> String {
    switch self {
    case .wrong(let name, let found, let expected, _):
      "\(spelling(name)) is \(found), expected \(expected)"
    case .excluded(let name, let other):
      "\(spelling(name)) and \(spelling(other)) are both given; give one"
    }
  }
}
