import Basics

/// Ends reading at damage, or notes the damage in a report.
final class DamageLog {
  let recovers: Bool
  var report = CorpusReport()

  init(recovers: Bool) {
    self.recovers = recovers
  }

  /// Throws the error, unless reading continues after damage.
  func note(_ error: UserError) throws(UserError) {
    guard recovers, error.kind == .data else { throw error }
    report.damage.add(error.place ?? Place(file: "?"))
    if report.firstDamage == nil { report.firstDamage = error.description }
  }
}
