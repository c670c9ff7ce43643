import ArgumentParser
import AttentionExport
import Corpora
import Glibc
import ProcessLimits

/// An error that says in one line what is wrong and what to do, and whose fault it is.
protocol Failure: Error {
  /// Without the name of the command and without line ends.
  var sentence: String { get }
  /// 64 arguments, 65 data, 66 no input, 70 our own, 71 the system, 74 input and output.
  var exitCode: Int32 { get }
}

extension CorpusError: Failure {
  var sentence: String { description }
}

/// Something that the command itself finds wrong.
struct CommandFailure: Failure {
  let sentence: String
  let exitCode: Int32
}

/// The reader of our output has gone: there is nothing left to do, and nothing to complain about.
struct OutputClosed: Error {}

extension Dragoman {
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
    if error is CleanExit || error is ExitCode || error is OutputClosed { return nil }
    if let failure = error as? any Failure {
      guard failure.exitCode == 64 else { return nil }
      return arguments.placed(failure.sentence).map { CommandFailure(sentence: $0, exitCode: 64) }
    }
    guard exitCode(for: error) == .validationFailure else { return nil }
    return arguments.placed(message(for: error)).map { CommandFailure(sentence: $0, exitCode: 64) }
  }

  /// Ends the process: one line on standard error, and the exit code.
  private static func finish(with error: any Error) -> Never {
    switch error {
    case is OutputClosed, AttentionExportError.outputClosed: Glibc.exit(0)
    case let failure as any Failure:
      StandardError.write("dragoman: \(failure.sentence.withVisibleControls)\n")
      Glibc.exit(failure.exitCode)
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
