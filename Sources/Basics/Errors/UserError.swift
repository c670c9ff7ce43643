/// An error that the user can correct: where, what was found, what was expected, and what to do.
///
/// Every target throws it; the command derives its exit code from the kind.
public struct UserError: Error, Sendable, Equatable {
  /// What is at fault.
  public enum Kind: Sendable, Equatable, CaseIterable {
    /// The request or a setting.
    case usage
    /// The content of a file.
    case data
    /// The file does not exist or may not be read.
    case noInput
    /// The system has no memory, threads or file descriptors left.
    case system
    /// Reading or writing failed.
    case inputOutput
    /// The reader of the output has closed it: no failure, but nothing more can be written.
    case outputClosed
  }

  /// What is at fault.
  public let kind: Kind
  /// Nil for an error in the request.
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

  /// The same error at another place.
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
