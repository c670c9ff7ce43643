package import Basics

/// What became of the units of a corpus.
package struct CorpusReport: Sendable, Hashable, CustomStringConvertible {
  /// How often something happened, and where.
  package struct Occurrences: Sendable, Hashable, Encodable {
    package private(set) var count = 0
    /// The first three.
    package private(set) var places: [Place] = []

    mutating func add(_ place: @autoclosure () -> Place) {
      count += 1
      if places.count < 3 { places.append(place()) }
    }
  }

  /// What was skipped after damage, up to where reading restarted.
  package struct Skipped: Sendable, Hashable {
    package internal(set) var bytes = 0
    /// The units that were lost.
    package internal(set) var units = 0
    package internal(set) var occurrences = Occurrences()
  }

  package internal(set) var units = 0
  package internal(set) var pairs = 0
  /// The pairs that are held out for validation.
  package var heldOut = 0
  /// The units that gave no pair, or one that was dropped.
  package internal(set) var rejected: [RejectionReason: Occurrences] = [:]
  /// Pairs whose target is of no declared language and was taken for the requested one.
  package internal(set) var undeclaredTargets = Occurrences()
  /// Damage after which reading continued.
  package internal(set) var damage = Occurrences()
  /// The message of the first damage.
  package internal(set) var firstDamage: String?
  /// Line end characters inside lines, which are read as white space.
  package internal(set) var strays = StrayLineEnds()
  package internal(set) var skipped = Skipped()
  /// Documents with NUL or Ctrl-Z after the end, which are ignored.
  package internal(set) var trailing = Occurrences()

  /// Lines for people, without a final line end.
  package var description: String {
    var lines = ["\(units.counting("unit")), \(pairs.counting("pair"))"]
    for reason in RejectionReason.allCases {
      guard let occurrences = rejected[reason] else { continue }
      lines.append("  \(occurrences.count) \(reason.phrase): \(Self.list(occurrences))")
    }
    if undeclaredTargets.count > 0 {
      lines.append(
        "  \(undeclaredTargets.count.counting("target")) of no declared language, taken for the "
          + "requested one: \(Self.list(undeclaredTargets))")
    }
    if heldOut > 0 { lines.append("  \(heldOut.counting("pair")) held out for validation") }
    return (lines + troubles).joined(separator: "\n")
  }

  /// What was wrong with the files, in lines for people.
  var troubles: [String] {
    var lines: [String] = []
    if damage.count > 0 {
      lines.append("  damage in \(damage.count.counting("place")): \(Self.list(damage))")
    }
    if let firstDamage { lines.append("  first damage: \(firstDamage)") }
    if let warning = strays.warning { lines.append("  warning: \(warning)") }
    if skipped.occurrences.count > 0 {
      lines.append(
        "  skipped \(skipped.bytes.counting("byte")) and \(skipped.units.counting("unit")) after damage: "
          + Self.list(skipped.occurrences))
    }
    if trailing.count > 0 {
      lines.append("  ignored NUL or Ctrl-Z after the end: \(Self.list(trailing))")
    }
    return lines
  }

  private static func list(_ occurrences: Occurrences) -> String {
    let places = occurrences.places.map(\.description).joined(separator: ", ")
    return occurrences.count > occurrences.places.count ? places + ", …" : places
  }
}
