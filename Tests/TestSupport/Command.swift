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
    try program(path, arguments, input: Data(input.utf8), in: folder, timeout: timeout)
  }

  /// Runs a line of bash in which `dragoman` is the command, and `$DRAGOMAN` its path.
  public static func shell(
    _ line: String, input: Data = Data(), in folder: URL? = nil, timeout: TimeInterval = 60
  ) throws -> Outcome {
    let script = "dragoman() { \"$DRAGOMAN\" \"$@\"; }\n\(line)"
    return try program("/bin/bash", ["-c", script], input: input, in: folder, timeout: timeout)
  }

  /// Runs any program.
  ///
  /// Input and output are files, which never fill up and are not inherited by a process of another test.
  public static func program(
    _ executable: String, _ arguments: [String], input: Data = Data(), in folder: URL? = nil,
    timeout: TimeInterval = 60
  ) throws -> Outcome {
    let files = try TemporaryFolder()
    try input.write(to: files.file("input"))
    for name in ["output", "errors"] { try files.write("", to: name) }
    let process = try ChildProcess(
      executable, arguments, input: FileHandle(forReadingFrom: files.file("input")),
      output: FileHandle(forWritingTo: files.file("output")),
      errors: FileHandle(forWritingTo: files.file("errors")), in: folder ?? files.url,
      variables: ["DRAGOMAN": path])
    guard let code = process.wait(timeout: timeout) else {
      throw TimedOut(line: arguments.joined(separator: " "), errors: try files.text("errors"))
    }
    return Outcome(
      output: try files.text("output"), errors: try files.text("errors"), code: code)
  }
}
