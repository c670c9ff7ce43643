import Basics

/// The report for programs, as JSON:
///
///     {"units": 12, "pairs": 8, "held-out": 1,
///      "undeclared-targets": {"count": 1, "places": ["a.xlf:2:1"]},
///      "rejected": {"no-source": {"count": 0, "places": []}, …},
///      "damage": {"count": 1, "places": ["a.tmx:7:1"], "first": "a.tmx:7:1: …"},
///      "skipped": {"bytes": 120, "units": 1, "count": 1, "places": ["a.tmx:7:1"]},
///      "trailing": {"count": 0, "places": []}}
///
/// `rejected` has every reason, even those that did not occur. `first` is there only if there is damage, and
/// `undeclared-targets` only if there are any.
extension CorpusReport: Encodable {
  private enum CodingKeys: String, CodingKey {
    case units, pairs, rejected, damage, skipped, trailing
    case heldOut = "held-out"
    case undeclaredTargets = "undeclared-targets"
  }

  private struct Part: Encodable {
    var bytes: Int?
    var units: Int?
    let count: Int
    let places: [Place]
    var first: String?
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(units, forKey: .units)
    try container.encode(pairs, forKey: .pairs)
    try container.encode(heldOut, forKey: .heldOut)
    if undeclaredTargets.count > 0 {
      try container.encode(undeclaredTargets, forKey: .undeclaredTargets)
    }
    let none = RejectionReason.allCases.map { ($0, Occurrences()) }
    try container.encode(
      rejected.merging(none) { occurrences, _ in occurrences }, forKey: .rejected)
    try container.encode(
      Part(count: damage.count, places: damage.places, first: firstDamage), forKey: .damage)
    try container.encode(
      Part(
        bytes: skipped.bytes, units: skipped.units, count: skipped.occurrences.count,
        places: skipped.occurrences.places), forKey: .skipped)
    try container.encode(trailing, forKey: .trailing)
  }
}

extension Place: Encodable {
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
