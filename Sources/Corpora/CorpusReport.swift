package import Basics

/// What became of the units of a corpus.
package struct CorpusReport: Sendable, Hashable, CustomStringConvertible {
  /// How often something happened, and where first.
  package struct Occurrences: Sendable, Hashable, Encodable {
    /// How many places are kept.
    package static let placeLimit = 3

    package private(set) var count = 0
    /// The first few.
    package private(set) var places: [Place] = []

    mutating func add(_ place: @autoclosure () -> Place) {
      count += 1
      if places.count < Self.placeLimit { places.append(place()) }
    }
  }

  /// What was passed over behind damage, up to where reading began anew.
  package struct Skipped: Sendable, Hashable {
    package private(set) var bytes = 0
    /// The units that were lost to it.
    package internal(set) var units = 0
    package private(set) var occurrences = Occurrences()

    mutating func add(bytes: Int, units: Int, at place: Place) {
      self.bytes += bytes
      self.units += units
      occurrences.add(place)
    }
  }

  package internal(set) var units = 0
  package internal(set) var pairs = 0
  /// Those of the pairs that are held out for validation.
  package var heldOut = 0
  /// The units that gave no pair, or one that was not kept.
  package internal(set) var rejected: [RejectionReason: Occurrences] = [:]
  /// Pairs of which the file does not declare the language of the translation: it was taken for the one asked for.
  package internal(set) var undeclaredTargets = Occurrences()
  /// Damage that reading went past, as `--recover` asks.
  package internal(set) var damage = Occurrences()
  /// The first damage in words.
  package internal(set) var firstDamage: String?
  /// Characters of line ends inside lines, which are taken as white space.
  package internal(set) var strays = StrayLineEnds()
  package internal(set) var skipped = Skipped()
  /// Files with NUL or Ctrl-Z behind the end of the document, which were ignored.
  package internal(set) var trailing = Occurrences()

  mutating func reject(_ reason: RejectionReason, at place: @autoclosure () -> Place) {
    rejected[reason, default: Occurrences()].add(place())
  }

  /// Lines for people, without a final line end.
  package var description: String {
    var lines = ["\(Self.count(units, "unit")), \(Self.count(pairs, "pair"))"]
    for reason in RejectionReason.allCases {
      guard let occurrences = rejected[reason] else { continue }
      lines.append("  \(occurrences.count) \(reason.phrase): \(Self.list(occurrences))")
    }
    if undeclaredTargets.count > 0 {
      lines.append(
        "  \(Self.count(undeclaredTargets.count, "target")) of no declared language, taken for the "
          + "one asked for: \(Self.list(undeclaredTargets))")
    }
    if heldOut > 0 { lines.append("  \(Self.count(heldOut, "pair")) held out for validation") }
    return (lines + troubles).joined(separator: "\n")
  }

  /// Takes over what reading has written down.
  mutating func take(_ log: DamageLog) {
    damage = log.occurrences
    firstDamage = log.first?.description
    strays = log.strays
    skipped = log.skipped
    trailing = log.trailing
  }

  /// What was wrong with the files, in lines for people.
  var troubles: [String] {
    var lines: [String] = []
    if damage.count > 0 {
      lines.append("  damage in \(Self.count(damage.count, "place")): \(Self.list(damage))")
      if let firstDamage { lines.append("  first damage: \(firstDamage)") }
    }
    if let warning = strays.warning { lines.append("  warning: \(warning)") }
    if skipped.occurrences.count > 0 {
      lines.append(
        "  skipped \(Self.count(skipped.bytes, "byte")) and \(Self.count(skipped.units, "unit")) behind damage: "
          + Self.list(skipped.occurrences))
    }
    if trailing.count > 0 {
      lines.append("  ignored NUL or Ctrl-Z behind the end: \(Self.list(trailing))")
    }
    return lines
  }

  static func count(_ count: Int, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
  }

  private static func list(_ occurrences: Occurrences) -> String {
    let places = occurrences.places.map(\.description).joined(separator: ", ")
    return occurrences.count > occurrences.places.count ? places + ", …" : places
  }
}
