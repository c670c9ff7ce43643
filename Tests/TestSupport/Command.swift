import Dispatch
public import Foundation

/// Runs the built command, as a shell would.
public enum Command {
  /// What came of it.
  public struct Outcome: Sendable {
    public let output: String
    public let errors: String
    /// The exit code, or 128 and the signal that ended it.
    public let code: Int32

    /// The lines of standard output; a last one without an end is one too.
    public var lines: [String] { Outcome.lines(output) }
    public var errorLines: [String] { Outcome.lines(errors) }

    private static func lines(_ text: String) -> [String] {
      var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      if lines.last == "" { lines.removeLast() }
      return lines
    }
  }

  public struct TimedOut: Error {
    public let line: String
    public let errors: String
  }

  /// Where the command is: beside the bundle of the tests.
  public static let path: String = {
    let running = URL(fileURLWithPath: CommandLine.arguments[0])
    let build = SharedData.checkout.appendingPathComponent(".build/release")
    let folders =
      [Bundle.main.bundleURL, running, running.deletingLastPathComponent()]
      .flatMap { [$0, $0.deletingLastPathComponent()] } + [build]
    return folders.map { $0.appendingPathComponent("dragoman").path }
      .first { FileManager.default.isExecutableFile(atPath: $0) } ?? "dragoman"
  }()

  /// Runs the command with these arguments.
  ///
  /// - Parameter folder: where it starts
  public static func run(
    _ arguments: [String], input: String = "", in folder: URL? = nil, timeout: TimeInterval = 60
  ) throws -> Outcome {
    try start(path, arguments, input: Data(input.utf8), in: folder, timeout: timeout)
  }

  /// Runs a line of bash in which `dragoman` is the command, and `$DRAGOMAN` its path.
  public static func shell(
    _ line: String, input: Data = Data(), in folder: URL? = nil, timeout: TimeInterval = 60
  ) throws -> Outcome {
    let program = "dragoman() { \"$DRAGOMAN\" \"$@\"; }\n\(line)"
    return try start("/bin/bash", ["-c", program], input: input, in: folder, timeout: timeout)
  }

  /// Input and output are files, which never fill up and are not inherited by a process of another test.
  private static func start(
    _ executable: String, _ arguments: [String], input: Data, in folder: URL?,
    timeout: TimeInterval
  ) throws -> Outcome {
    let files = try TemporaryFolder()
    try input.write(to: files.file("input"))
    for name in ["output", "errors"] { try files.write("", to: name) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = folder ?? files.url
    process.environment = ProcessInfo.processInfo.environment.merging(["DRAGOMAN": path]) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: files.file("input"))
    process.standardOutput = try FileHandle(forWritingTo: files.file("output"))
    process.standardError = try FileHandle(forWritingTo: files.file("errors"))
    let end = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in end.signal() }
    try process.run()
    if end.wait(timeout: .now() + timeout) == .timedOut {
      kill(process.processIdentifier, SIGKILL)
      end.wait()
      throw TimedOut(line: arguments.joined(separator: " "), errors: try files.text("errors"))
    }
    let status = process.terminationStatus
    return Outcome(
      output: try files.text("output"), errors: try files.text("errors"),
      code: process.terminationReason == .uncaughtSignal ? 128 + status : status)
  }
}
