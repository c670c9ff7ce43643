import Basics

/// Reads units from a file of some format, one at a time, and never holds more than one.
protocol UnitReader {
  /// The file that places refer to.
  var path: String { get }

  /// Whether the format names languages; where it does not, variants are the two languages asked for.
  var namesLanguages: Bool { get }

  /// Reads the next unit, or returns false at the end.
  mutating func read(into unit: inout Unit) throws(UserError) -> Bool
}
