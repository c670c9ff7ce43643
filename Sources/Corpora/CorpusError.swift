/// Why parallel text could not be read: where, what was found, what was expected, and what to do.
package struct CorpusError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Whose fault it is, with the exit code of `sysexits.h`.
  package enum Kind: Int32, Sendable {
    /// The request contradicts itself.
    case usage = 64
    /// The file does not hold what it must.
    case data = 65
    /// There is no such file, or nothing that can be read as one.
    case noInput = 66
    /// The system refuses what reading needs, such as memory.
    case system = 71
    /// The system failed while reading.
    case inputOutput = 74
  }

  package let kind: Kind
  /// nil where the request is at fault.
  package let place: Place?
  package let found: String
  package let expected: String?
  package let fix: String?

  package init(
    _ kind: Kind, at place: Place?, found: String, expected: String? = nil, fix: String? = nil
  ) {
    self.kind = kind
    self.place = place
    self.found = found
    self.expected = expected
    self.fix = fix
  }

  /// The same error at a place that only the reader of the text knows.
  func moved(to place: Place) -> CorpusError {
    CorpusError(kind, at: place, found: found, expected: expected, fix: fix)
  }

  package var exitCode: Int32 { kind.rawValue }

  /// One line: `file:line:column: found; expected …; fix`.
  package var description: String {
    var parts = [found]
    if let expected { parts.append("expected \(expected)") }
    if let fix { parts.append(fix) }
    let sentence = parts.joined(separator: "; ")
    let line = place.map { "\($0): \(sentence)" } ?? sentence
    return line.withVisibleControls
  }
}
