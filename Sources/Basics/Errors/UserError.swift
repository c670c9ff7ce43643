/// What a user can mend: where, what was found, what was expected, and what to do.
///
/// Every target throws it. The command alone turns it into an exit code.
public struct UserError: Error, Sendable, Equatable {
  /// Whose fault it is.
  public enum Kind: Sendable, Equatable, CaseIterable {
    /// The request or a setting.
    case usage
    /// What a file holds.
    case data
    /// There is no such file, or nothing that can be read as one.
    case noInput
    /// The system refuses memory, threads or open files.
    case system
    /// The system failed to read or write.
    case inputOutput
    /// Whoever read the output has closed it: no failure, but there is nothing left to do.
    case outputClosed
  }

  /// What is at fault.
  public let kind: Kind
  /// nil where the request is at fault.
  public let place: Place?
  /// What is wrong.
  public let found: String
  /// What would be right; nil where `found` says enough.
  public let expected: String?
  /// What the user can do.
  public let fix: String?

  package init(
    _ kind: Kind, at place: Place? = nil, found: String, expected: String? = nil,
    fix: String? = nil
  ) {
    self.kind = kind
    self.place = place
    self.found = found
    self.expected = expected
    self.fix = fix
  }

  /// - Parameter path: of the file or folder
  package init(
    _ kind: Kind, at path: String, found: String, expected: String? = nil, fix: String? = nil
  ) {
    self.init(kind, at: Place(file: path), found: found, expected: expected, fix: fix)
  }

  /// The same error at a place that only the caller knows.
  package func moved(to place: Place) -> UserError {
    UserError(kind, at: place, found: found, expected: expected, fix: fix)
  }
}

extension UserError: CustomStringConvertible {
  /// One line: `file:line:column: found, expected …; fix`.
  public var description: String {
    let sentence =
      (place.map { "\($0): " } ?? "") + found + (expected.map { ", expected \($0)" } ?? "")
      + (fix.map { "; \($0)" } ?? "")
    return sentence.withVisibleControls
  }
}
