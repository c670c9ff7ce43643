/// What is wrong with settings, without a word of where they were given.
package enum SettingProblem: Error, Equatable, Sendable {
  /// A value that cannot be. Where there are few, `choices` are those that can.
  case wrong(name: String, found: String, expected: String, choices: [String])
  /// One takes the place of the other.
  case excluded(String, by: String)

  package var names: [String] {
    switch self {
    case .wrong(let name, _, _, _): [name]
    case .excluded(let name, let other): [name, other]
    }
  }

  /// The problem in words.
  ///
  /// - Parameter spelling: how a setting is called where it was given: as a flag, or as a key
  package func sentence(_ spelling: (String) -> String = { $0 }) -> String {
    switch self {
    case .wrong(let name, let found, let expected, _):
      "\(spelling(name)) is \(found), expected \(expected)"
    case .excluded(let name, let other):
      "\(spelling(name)) and \(spelling(other)) are both given; give one"
    }
  }
}
