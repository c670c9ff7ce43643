import ArgumentParser
import Basics
import Glibc
import ProcessLimits

extension MainCommand {
  /// Runs the command and turns every error into its exit code.
  static func main() {
    ProcessLimits.start()
    Interruption.unblock()
    // A write to a closed pipe is then an error of that write.
    signal(SIGPIPE, SIG_IGN)
    // A file that grows beyond `ulimit -f` too.
    signal(SIGXFSZ, SIG_IGN)
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      finish(with: error)
    }
  }

  /// Ends the process: one line on standard error, and the exit code.
  private static func finish(with error: any Error) -> Never {
    switch error {
    case let error as UserError:
      if error.kind != .outputClosed {
        StandardError.write("dragoman: \(error.descriptionWithFlags)\n")
      }
      Glibc.exit(error.exitCode)
    case is ExitCode, is CleanExit, is ValidationError: exit(withError: error)
    default:
      // Parsing errors are ArgumentParser's own and exit with 64; every other error is a fault of this program.
      if exitCode(for: error) == .failure {
        StandardError.write("dragoman: internal error, please report it: \(error)\n")
        Glibc.exit(70)
      }
      exit(withError: error)
    }
  }
}
