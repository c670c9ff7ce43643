import Glibc

/// Why a call of the operating system failed.
package struct SystemError: Error, Sendable, Equatable {
  /// The value of `errno`.
  package let code: Int32

  package init(code: Int32) { self.code = code }

  /// What the call before this one left in `errno`.
  package static var last: SystemError { SystemError(code: errno) }

  /// As the system words it.
  package var reason: String { String(cString: strerror(code)) }

  /// Whether the system has no memory, or no room for another open file; else reading or writing failed.
  package var kind: UserError.Kind {
    [ENOMEM, EMFILE, ENFILE].contains(code) ? .system : .inputOutput
  }
}
