package import Basics
package import Settings
internal import Yams

extension ConfigurationFile {
  /// The settings of a user's file, without those that flags override.
  ///
  /// - Parameter others: further known keys, with a text as the value; they are included in the result
  /// - Throws: `UserError` for an unknown key or a wrong value
  package func given<Group: SettingGroup>(
    for group: Group.Type, beside others: [String], under flags: [GivenSetting]
  ) throws(UserError) -> [GivenSetting] {
    let entries = Group().entries.filter(\.traits.isGiven)
    let lines = try lines(of: entries, beside: others)
    let overridden = Group.overridden(by: flags)
    var result: [GivenSetting] = []
    for line in lines where !overridden.contains(line.name) {
      guard let texts = line.texts else { continue }
      if texts.contains("") {
        throw self.error(
          at: line.valueNumber, found: "\(line.name) is an empty text", expected: "a value",
          fix: "remove it, or write its value")
      }
      result.append(GivenSetting(line.name, texts, place: "\(place):\(line.number ?? 1)"))
    }
    do { try Group.check(result) } catch { throw self.error(error, lines) }
    return result
  }

  /// The settings of a model folder's file. Only settings that older versions did not have may be missing.
  package func settings<Group: SettingGroup>(
    of group: Group.Type
  ) throws(UserError) -> Group {
    let entries = Group().entries
    let lines = try lines(of: entries, beside: [])
    let given = lines.compactMap { line in line.texts.map { GivenSetting(line.name, $0) } }
    let names = Set(given.map(\.name))
    for entry in entries where !names.contains(entry.name) && !entry.mayBeAbsent {
      if lines.contains(where: { $0.name == entry.name }) {
        throw error(entry.wrong("empty"), lines)
      }
      throw error(at: 1, found: "no “\(entry.name)”", fix: "add it")
    }
    do {
      let settings = try Group().absent { !names.contains($0.name) }
        .applying(given, frees: { _ in false })
        .migrated(missing: Set(entries.map(\.name)).subtracting(names))
      try settings.checkLimits()
      try settings.checkContradictions()
      return settings
    } catch {
      throw self.error(error, lines)
    }
  }

  /// A key with its value.
  private struct Line {
    let name: String
    let number: Int?
    let valueNumber: Int?
    /// Nil for an empty value or null.
    let texts: [String]?
  }

  /// The keys of the file in its order. Throws for an unknown key.
  private func lines(
    of entries: [SettingEntry], beside others: [String]
  ) throws(UserError) -> [Line] {
    guard case .mapping(let mapping) = root else { return [] }
    var result: [Line] = []
    for (key, value) in mapping {
      let entry = entries.first { $0.name == key.scalar?.string }
      guard let name = key.scalar?.string, entry != nil || others.contains(name) else {
        throw unknown(key, among: entries.map(\.name) + others)
      }
      result.append(
        Line(
          name: name, number: key.mark?.line, valueNumber: value.mark?.line,
          texts: try texts(of: value, name: name, entry)))
    }
    return result
  }

  private func texts(
    of value: Node, name: String, _ entry: SettingEntry?
  ) throws(UserError) -> [String]? {
    if Self.isNothing(value) { return nil }
    let found: String
    switch value {
    case .scalar(let scalar): return [scalar.string]
    case .sequence(let sequence) where entry?.form == .list:
      if let nothing = sequence.first(where: Self.isNothing) {
        throw error(
          at: nothing.mark?.line, found: "\(name) has an empty item",
          expected: "a value", fix: "remove it, or write its value")
      }
      let scalars = sequence.compactMap(\.scalar)
      if scalars.count == sequence.count { return scalars.map(\.string) }
      found = "a list of lists"
    case .sequence: found = "a list"
    case .mapping: found = "a mapping"
    case .alias: found = "an alias"
    }
    throw error(
      at: value.mark?.line, found: "\(name) is \(found)", expected: entry?.expectation ?? "a text")
  }

  private static func isNothing(_ node: Node) -> Bool {
    guard case .scalar(let scalar) = node, scalar.style == .plain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  /// The error of a setting, at the line of its value.
  private func error(_ problem: SettingProblem, _ lines: [Line]) -> UserError {
    let line = lines.first { problem.names.contains($0.name) }
    guard case .wrong(let name, let found, let expected, let choices) = problem else {
      let names = problem.names.joined(separator: " and ")
      return error(at: line?.number, found: "\(names) are both given", fix: "give one")
    }
    var fix =
      origin == .user
      ? "correct the value" : "restore the config.yaml that training wrote"
    if !choices.isEmpty {
      let near = NearestName(to: line?.texts?.first ?? "", among: choices).suggestion
      fix = near.map { "write \($0), if that was meant" } ?? "choose one of them"
    }
    return error(
      at: line?.valueNumber, found: "\(name) is \(found)", expected: expected, fix: fix)
  }

  private func unknown(_ key: Node, among known: [String]) -> UserError {
    let name = key.scalar?.string ?? "that is no text"
    let near = NearestName(to: name, among: known).suggestion
    return error(
      at: key.mark?.line, found: "the unknown key “\(name.prefix(80))”",
      expected: near.map { "“\($0)”, the nearest known key" },
      fix: near == nil
        ? "remove it; the known keys are \(known.joined(separator: ", "))" : "correct the key")
  }
}
