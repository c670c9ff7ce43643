import Basics

/// How much one unit of XML has held until now, and what it may hold: nothing that a person has translated comes near.
struct UnitSize {
  private static let textLimit = 8 << 20
  private static let elementLimit = 500_000

  private var text = 0
  private var elements = 0

  /// Counts an element.
  mutating func addElement() { elements &+= 1 }

  /// Counts bytes of text, whether or not they are kept.
  mutating func addText(_ count: Int) { text &+= count }

  var isExcessive: Bool { text > Self.textLimit || elements > Self.elementLimit }

  /// Marks what holds too much as damaged, and says so once.
  ///
  /// - Parameters:
  ///   - name: what it is to people.
  @inline(__always)
  func check(
    _ isDamaged: inout Bool, _ damage: DamageLog, _ name: String = "unit",
    at place: @autoclosure () -> Place
  ) throws(UserError) {
    guard isExcessive, !isDamaged else { return }
    isDamaged = true
    try damage.note(error(name, at: place()))
  }

  /// The same of a unit.
  @inline(__always)
  func check(_ unit: inout Unit, of path: String, _ damage: DamageLog) throws(UserError) {
    try check(
      &unit.isDamaged, damage, at: Place(file: path, line: unit.line, column: unit.column))
  }

  private func error(_ name: String, at place: Place) -> UserError {
    let limit =
      text > Self.textLimit
      ? "\(Self.textLimit >> 20) MiB of text" : "\(Self.elementLimit) elements"
    return UserError(
      .data, at: place, found: "one \(name) holds more than \(limit)",
      expected: "units of a sentence or a paragraph")
  }
}
