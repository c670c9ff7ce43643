package import Basics
internal import Yams

/// A setting that differs between the run in a model folder and the one that was asked for.
package struct SettingDifference: Equatable, Sendable {
  /// The key as configuration files spell it; nested ones with points.
  package let name: String
  /// The values as YAML; nil where the setting is not there.
  package let stored: String?
  package let given: String?

  /// All differences, in the order of the stored settings.
  ///
  /// - Parameter names: keys that may differ (workers, limits)
  package static func all<Value: Encodable>(
    stored: Value, given: Value, except names: Set<String> = []
  ) -> [SettingDifference] {
    let stored = flattened(stored)
    let given = flattened(given)
    let added = given.filter { pair in !stored.contains { $0.name == pair.name } }
    return (stored + added).map(\.name).filter { !names.contains($0) }.compactMap { name in
      let before = stored.first { $0.name == name }?.value
      let after = given.first { $0.name == name }?.value
      return before == after ? nil : SettingDifference(name: name, stored: before, given: after)
    }
  }

  /// Refuses settings that differ from those of the run that is to be resumed.
  package static func requireNone<Value: Encodable>(
    stored: Value, given: Value, except names: Set<String> = [], at place: String
  ) throws(UserError) {
    let differences = all(stored: stored, given: given, except: names)
    guard !differences.isEmpty else { return }
    let list = differences.map { difference in
      "\(difference.name) \(difference.stored ?? "not set") (asked for: \(difference.given ?? "not set"))"
    }
    throw UserError(
      .usage, at: place, found: "the run in this folder has \(list.joined(separator: ", "))",
      fix: "leave these settings out to go on with it, or train in another folder")
  }

  private static func flattened(_ value: some Encodable) -> [(name: String, value: String)] {
    guard let node = try? ConfigurationEncoder.node(of: value) else {
      preconditionFailure("\(type(of: value)) cannot be a configuration")
    }
    return flattened(node, name: "")
  }

  private static func flattened(_ node: Node, name: String) -> [(name: String, value: String)] {
    switch node {
    case .mapping(let mapping):
      mapping.flatMap { key, value in
        let key = key.scalar?.string ?? ""
        return flattened(value, name: name.isEmpty ? key : "\(name).\(key)")
      }
    case .sequence(let sequence):
      [(name, "[\(sequence.map { $0.scalar?.string ?? "…" }.joined(separator: ", "))]")]
    case .scalar(let scalar): [(name, scalar.string)]
    case .alias: [(name, "*")]
    }
  }
}
