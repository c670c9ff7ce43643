import ArgumentParser
import Basics
import Glibc
import ProcessLimits
import Training

extension MainCommand {
  /// Runs the command and turns every error into its exit code.
  static func main() {
    ProcessLimits.start()
    Interruption.unblock()
    // A write to a closed pipe is then an error of that write.
    signal(SIGPIPE, SIG_IGN)
    // A file that grows beyond `ulimit -f` too.
    signal(SIGXFSZ, SIG_IGN)
    var arguments: ConfigurationArguments?
    do {
      let given = try ConfigurationArguments(Array(CommandLine.arguments.dropFirst()))
      arguments = given
      var command = try parseAsRoot(given.expanded)
      try command.run()
    } catch {
      finish(with: arguments.flatMap { placed(error, $0) } ?? error)
    }
  }

  /// A wrong argument that stands in a file is told with its place there; nil for any other error.
  private static func placed(
    _ error: any Error, _ arguments: ConfigurationArguments
  ) -> (any Error)? {
    if error is CleanExit || error is ExitCode { return nil }
    let sentence: String
    if let error = error as? UserError {
      guard error.kind == .usage else { return nil }
      sentence = error.description
    } else {
      guard exitCode(for: error) == .validationFailure else { return nil }
      sentence = message(for: error)
    }
    return arguments.placed(sentence).map { UserError(.usage, found: $0) }
  }

  /// Ends the process: one line on standard error, and the exit code.
  private static func finish(with error: any Error) -> Never {
    switch error {
    case let error as UserError:
      if error.kind != .outputClosed { StandardError.write("dragoman: \(error)\n") }
      Glibc.exit(error.exitCode)
    case let error as TrainingError:
      StandardError.write("dragoman: \(error.description.withVisibleControls)\n")
      Glibc.exit(error.exitCode)
    case is ExitCode, is CleanExit, is ValidationError: exit(withError: error)
    default:
      // Parsing errors are ArgumentParser's own and exit with 64; every other error is a fault of this program.
      if exitCode(for: error) == .failure {
        StandardError.write("dragoman: an error that should not be: \(error)\n")
        Glibc.exit(70)
      }
      exit(withError: error)
    }
  }
}
