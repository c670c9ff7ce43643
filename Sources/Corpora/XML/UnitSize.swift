import Basics

/// The size of one unit of XML so far, with limits far above what a person translates.
struct UnitSize {
  private static let textLimit = 8 << 20
  private static let elementLimit = 500_000

  private var text = 0
  private var elements = 0

  mutating func addElement() { elements &+= 1 }

  /// Counts bytes of text, whether or not they are kept.
  mutating func addText(_ count: Int) { text &+= count }

  /// If a limit is exceeded, marks the unit as damaged and notes that once.
  ///
  /// - Parameter name: what the unit is called in the message
  @inline(__always)
  func check(
    _ isDamaged: inout Bool, _ damage: DamageLog, _ name: String = "unit",
    at place: @autoclosure () -> Place
  ) throws(UserError) {
    guard text > Self.textLimit || elements > Self.elementLimit, !isDamaged else { return }
    isDamaged = true
    try damage.note(error(name, at: place()))
  }

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
