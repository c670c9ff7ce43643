/// A struct whose stored properties are settings or groups of settings.
///
/// Flags, help, configuration files, comparison and checks are all derived from the properties.
package protocol SettingGroup: Sendable, Equatable {
  /// All settings at their defaults.
  init()

  /// Values that are allowed, but not together; nil if there are none.
  var contradiction: SettingProblem? { get }

  /// Adapts settings that were read from an older model folder, in which some had another meaning.
  ///
  /// - Parameter missing: the names that the folder does not have
  func migrated(missing: Set<String>) -> Self
}

extension SettingGroup {
  package var contradiction: SettingProblem? { nil }

  package func migrated(missing: Set<String>) -> Self { self }

  /// The settings in the order of their declarations.
  package var entries: [SettingEntry] {
    Mirror(reflecting: self).children.flatMap { label, value -> [SettingEntry] in
      switch value {
      case let setting as any AnySetting: [SettingEntry(property: label ?? "", setting)]
      case let group as any SettingGroup: group.entries
      default: preconditionFailure("\(Self.self).\(label ?? "") is neither a setting nor a group")
      }
    }
  }

  /// The names of all settings.
  package static var names: [String] { Self().entries.map(\.name) }

  /// A group with the same values that shares none of its boxes with this one.
  private func copied() -> Self {
    let copy = Self()
    for (new, old) in zip(copy.entries, entries) { new.setting.take(old.setting) }
    return copy
  }

  /// A copy in which the settings that `resets` chooses have their defaults.
  package func resetting(_ resets: (SettingEntry) -> Bool) -> Self {
    let copy = copied()
    for entry in copy.entries where resets(entry) { entry.setting.reset() }
    return copy
  }

  /// A copy in which the settings that `isAbsent` chooses have the values of model folders that are older than the settings.
  package func absent(_ isAbsent: (SettingEntry) -> Bool = { _ in true }) -> Self {
    let copy = copied()
    for entry in copy.entries where isAbsent(entry) { entry.setting.makeAbsent() }
    return copy
  }

  /// A copy with the given values. A setting that a given one excludes gets its default, unless it is given too.
  ///
  /// - Parameter given: settings of other groups are ignored
  /// - Parameter frees: whether an excluded setting may be reset
  package func applying(
    _ given: [GivenSetting], frees: (SettingTraits) -> Bool = { _ in true }
  ) throws(SettingProblem) -> Self {
    let copy = copied()
    let entries = copy.entries
    let names = Set(given.map(\.name))
    for value in given {
      guard let entry = entries.first(where: { $0.name == value.name }) else { continue }
      for other in entries
      where !entry.isTurnedOff(by: value) && other.excludes(entry) && !names.contains(other.name)
        && frees(other.traits)
      {
        other.setting.reset()
      }
      guard entry.setting.read(value.texts) else {
        throw entry.wrong("“\(value.texts.joined(separator: " ").prefix(80))”")
      }
    }
    return copy
  }

  /// A copy in which settings that were not given, and that suit the corpus, have these values, but for those that contradict
  /// what was given.
  package func choosing(_ values: [GivenSetting]) -> Self {
    var chosen = copied()
    for value in values {
      let copy = chosen.copied()
      guard let entry = copy.choosable.first(where: { $0.name == value.name }) else { continue }
      entry.setting.choose(value.texts)
      if (try? copy.checkContradictions()) != nil { chosen = copy }
    }
    return chosen
  }

  /// The settings that were chosen to suit the corpus, and their values.
  package var chosen: [(name: String, texts: [String])] {
    choosable.compactMap { entry in
      entry.isDefault ? nil : entry.texts.map { (entry.name, $0) }
    }
  }

  /// The settings that suit the corpus, but those that were given or that a given one replaces.
  private var choosable: [SettingEntry] {
    let entries = entries
    let given = entries.filter { $0.isGiven && !$0.isDefault }
    return entries.filter { entry in
      entry.traits.suitsCorpus && !entry.isGiven && !given.contains { $0.excludes(entry) }
    }
  }

  /// The names of the given settings and of those that they exclude.
  package static func overridden(by given: [GivenSetting]) -> Set<String> {
    let names = Set(given.map(\.name))
    let entries = Self().entries
    let excluding = entries.filter { entry in
      given.contains { $0.name == entry.name && !entry.isTurnedOff(by: $0) }
    }
    let excluded = entries.filter { entry in excluding.contains { $0.excludes(entry) } }
    return names.union(excluded.map(\.name))
  }

  /// Checks the types and limits of given values, and that none excludes another.
  package static func check(_ given: [GivenSetting]) throws(SettingProblem) {
    let settings = try Self().applying(given)
    try settings.checkLimits()
    try settings.checkExclusions()
  }

  /// Checks that of two settings that exclude each other at least one has its default.
  package func checkExclusions() throws(SettingProblem) {
    let entries = entries.filter { !$0.isDefault }
    for (index, entry) in entries.enumerated() {
      for other in entries[..<index] where other.excludes(entry) {
        throw .excluded(other.name, by: entry.name)
      }
    }
  }

  /// Checks every value against the limits of its setting.
  package func checkLimits() throws(SettingProblem) {
    for entry in entries {
      if let (found, expected) = entry.setting.refusal {
        throw .wrong(name: entry.name, found: found, expected: expected, choices: [])
      }
    }
  }

  /// Checks that no values contradict each other, in this group and the groups in it.
  package func checkContradictions() throws(SettingProblem) {
    for child in Mirror(reflecting: self).children {
      if let group = child.value as? any SettingGroup { try group.checkContradictions() }
    }
    if let contradiction { throw contradiction }
  }

  /// A copy with the settings that the prepared corpus depends on; all others have their defaults.
  package var ofData: Self { resetting { !$0.traits.changesData } }

  /// The settings that the prepared corpus depends on, one on each line. A setting with its `absent` value is left out, so that
  /// corpora that are older than the setting stay valid.
  package var dataDescription: String {
    entries.filter { $0.traits.changesData && !$0.setting.isAbsent }
      .map { "\($0.name): \($0.texts.map { "\($0)" } ?? "none")\n" }.joined()
  }

  /// A copy for a packed model, without values that describe the machine or the corpus.
  package var packed: Self { resetting(\.traits.isLocal) }
}
