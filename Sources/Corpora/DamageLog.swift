import Basics

/// What is done about damage: it ends the reading, or is written down.
final class DamageLog {
  let recovers: Bool
  private(set) var occurrences = CorpusReport.Occurrences()
  private(set) var first: UserError?
  /// What is no damage, and worth a word.
  var strays = StrayLineEnds()
  /// What was passed over behind damage.
  private(set) var skipped = CorpusReport.Skipped()
  /// Where NUL or Ctrl-Z stands behind the end of a document.
  private(set) var trailing = CorpusReport.Occurrences()

  init(recovers: Bool) {
    self.recovers = recovers
  }

  /// Throws the error, unless the reader is to go on.
  func note(_ error: UserError) throws(UserError) {
    guard recovers, error.kind == .data else { throw error }
    occurrences.add(error.place ?? Place(file: "?"))
    if first == nil { first = error }
  }

  /// Notes bytes that were passed over, and units that began among them and are not counted otherwise.
  func noteSkipped(_ bytes: UInt64, units: Int, at place: Place) {
    skipped.add(bytes: Int(clamping: bytes), units: units, at: place)
  }

  /// Counts a unit that was being read when reading stopped.
  func noteLostUnit() { skipped.units += 1 }

  /// Notes NUL and Ctrl-Z behind the end of a document, which are no damage.
  func noteTrailing(at place: Place) { trailing.add(place) }
}
