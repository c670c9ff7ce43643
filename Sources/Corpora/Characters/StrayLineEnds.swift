package import Basics

/// Line end characters inside lines that end with another one. They are read as white space.
package struct StrayLineEnds: Sendable, Hashable {
  /// CR without LF in a text whose lines end with LF.
  package private(set) var returnCount = 0
  /// LF in a text whose lines end with CR.
  package private(set) var feedCount = 0
  /// The line of the first.
  package private(set) var first: Place?

  mutating func add(_ count: Int, at place: Place, areReturns: Bool) {
    if areReturns { returnCount += count } else { feedCount += count }
    if first == nil { first = place }
  }

  /// A message for people; nil if there are none.
  package var warning: String? {
    guard let first else { return nil }
    var parts: [String] = []
    if returnCount > 0 {
      parts.append(
        returnCount.counting("carriage return") + " (CR) inside lines that end with LF")
    }
    if feedCount > 0 {
      parts.append(
        feedCount.counting("line feed") + " (LF) inside lines that end with CR")
    }
    return "\(first): \(parts.joined(separator: " and ")), taken as white space"
  }
}
