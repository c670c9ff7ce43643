import Basics

extension UserError {
  /// As in BSD's `sysexits.h`.
  var exitCode: Int32 {
    switch kind {
    case .outputClosed: 0
    case .usage: 64
    case .data: 65
    case .noInput: 66
    case .system: 71
    case .inputOutput: 74
    }
  }
}
