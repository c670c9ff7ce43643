import Basics

/// Reads the units of a file in some format, one at a time.
protocol UnitReader {
  /// The file that places refer to.
  var path: String { get }

  /// Whether the format names languages; otherwise the variants are the source and the target, in this order.
  var namesLanguages: Bool { get }

  /// Reads the next unit; false at the end.
  mutating func read(into unit: inout Unit) throws(UserError) -> Bool
}
