package import Basics

/// Why all ranks end: one of them failed before the run began, and all know it.
package struct SharedFailure: Error, Equatable {
  package let error: UserError

  package init(_ error: UserError) { self.error = error }
}

extension RankGroup {
  private enum Outcome: Codable {
    case done
    case cancelled
    case failed(Message)
  }

  /// A user's error as it travels.
  private struct Message: Codable {
    /// Its index among all kinds.
    let kind: Int
    let file: String?
    let line: Int
    let column: Int?
    let found: String
    let expected: String?
    let fix: String?

    init(_ error: UserError) {
      kind = UserError.Kind.allCases.firstIndex(of: error.kind) ?? 0
      (file, line, column) = (error.place?.file, error.place?.line ?? 0, error.place?.column)
      (found, expected, fix) = (error.found, error.expected, error.fix)
    }

    var error: UserError {
      UserError(
        UserError.Kind.allCases[kind],
        at: file.map { Place(file: $0, line: line, column: column) }, found: found,
        expected: expected, fix: fix)
    }
  }

  /// Does something at each rank, which must not exchange anything; goes on where all have done it.
  ///
  /// - Throws: where this process is alone, what `body` throws; otherwise `SharedFailure` at all ranks where one of them has
  ///   thrown, or `CancellationError`
  package func together<Value>(_ body: () throws -> Value) throws -> Value {
    if transport == nil { return try body() }
    let result: Result<Value, any Error>
    let outcome: Outcome
    do {
      result = .success(try body())
      outcome = .done
    } catch {
      result = .failure(error)
      switch error {
      case is CancellationError: outcome = .cancelled
      case let error as UserError: outcome = .failed(Message(isFirst ? error : error.ofRank(rank)))
      default: outcome = .failed(Message(UserError(.system, found: "\(error)").ofRank(rank)))
      }
    }
    let outcomes = try exchange(outcome)
    for case .failed(let message) in outcomes { throw SharedFailure(message.error) }
    for case .cancelled in outcomes { throw CancellationError() }
    return try result.get()
  }
}

extension UserError {
  /// The error, with the rank that has it.
  package func ofRank(_ rank: Int) -> UserError {
    UserError(
      kind, at: place, found: "rank \(rank): \(found)", expected: expected, fix: fix)
  }
}
