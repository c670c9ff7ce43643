package import Basics
package import Settings

/// A setting that differs between the run in a model folder and the run that is to resume it.
package struct SettingDifference: Equatable, Sendable {
  package let name: String
  /// The values; nil if the setting has none.
  package let stored: String?
  package let given: String?

  /// What is stored, and what was given instead.
  package var text: String { "\(name) \(stored ?? "not set") (given: \(given ?? "not set"))" }

  /// The differences in settings that a resumed run may not change, in the order of their declarations.
  package static func all<Group: SettingGroup>(stored: Group, given: Group) -> [SettingDifference] {
    zip(stored.entries, given.entries).compactMap { stored, given in
      guard stored.traits.resumption == .fixed, stored.texts != given.texts else { return nil }
      return SettingDifference(
        name: stored.name, stored: stored.texts?.joined(separator: ", "),
        given: given.texts?.joined(separator: ", "))
    }
  }

  /// Refuses settings that differ from those of the run that is to be resumed.
  package static func requireNone<Group: SettingGroup>(
    stored: Group, given: Group, at place: String
  ) throws(UserError) {
    let differences = all(stored: stored, given: given)
    guard !differences.isEmpty else { return }
    throw UserError(
      .usage, at: place,
      found: "the run in this folder has \(differences.map(\.text).joined(separator: ", "))",
      fix: "leave these settings out to resume it, or train in another folder")
  }
}
