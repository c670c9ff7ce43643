/// What is done about damage: it ends the reading, or is written down.
final class DamageLog {
  let recovers: Bool
  private(set) var occurrences = CorpusReport.Occurrences()
  private(set) var first: CorpusError?
  /// What is no damage, and worth a word.
  var strays = StrayLineEnds()

  init(recovers: Bool) {
    self.recovers = recovers
  }

  /// Throws the error, unless the reader is to go on.
  func note(_ error: CorpusError) throws(CorpusError) {
    guard recovers, error.kind == .data else { throw error }
    occurrences.add(error.place ?? Place(file: "?"))
    if first == nil { first = error }
  }
}
