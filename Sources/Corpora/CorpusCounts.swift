/// The numbers of a `CorpusReport`, which stay with a model when its corpus is gone.
package struct CorpusCounts: Sendable, Hashable, Codable {
  package let units: Int
  package let pairs: Int
  /// The units that gave no pair, or one that was dropped; only reasons that occurred.
  package let rejected: [RejectionReason: Int]
  /// Places of damage after which reading continued.
  package let damage: Int

  package init(units: Int, pairs: Int, rejected: [RejectionReason: Int] = [:], damage: Int = 0) {
    self.units = units
    self.pairs = pairs
    self.rejected = rejected
    self.damage = damage
  }

  package init(_ report: CorpusReport) {
    self.init(
      units: report.units, pairs: report.pairs, rejected: report.rejected.mapValues(\.count),
      damage: report.damage.count)
  }
}
