/// Reads units from a file of some format, one at a time, and never holds more than one.
protocol UnitReader: AnyObject {
  /// The file that places refer to.
  var path: String { get }

  /// Whether the format names languages; where it does not, variants are the two languages asked for.
  var namesLanguages: Bool { get }

  /// Reads the next unit, or returns false at the end.
  func read(into unit: Unit) throws(CorpusError) -> Bool
}
