import Glibc

/// The error of a system call.
package struct SystemError: Error, Sendable, Equatable {
  /// The value of `errno`.
  package let code: Int32

  package init(code: Int32) { self.code = code }

  /// The present value of `errno`.
  package static var last: SystemError { SystemError(code: errno) }

  /// The system's own text.
  package var reason: String { String(cString: strerror(code)) }

  /// `system` where memory or file descriptors ran out, else `inputOutput`.
  package var kind: UserError.Kind {
    [ENOMEM, EMFILE, ENFILE].contains(code) ? .system : .inputOutput
  }
}
