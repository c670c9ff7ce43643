/// A value that a user gave for a setting, as text.
package struct GivenSetting: Codable, Sendable, Equatable {
  package let name: String
  package var texts: [String]
  /// The line of a file, as `file:line`; nil for a flag.
  package let place: String?

  package init(_ name: String, _ texts: [String], place: String? = nil) {
    self.name = name
    self.texts = texts
    self.place = place
  }
}
