import Foundation
import Testing

/// `dragoman corpus`, as a shell sees it.
@Suite struct CorpusCommandTests {
  struct Outcome {
    let output: String
    let errors: String
    let code: Int32
  }

  /// Runs a shell line in which `dragoman` is the built command, in a folder that holds `a.tmx` (two units) and `cut.tmx`.
  static func run(_ line: String) throws -> Outcome {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "corpus-command-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let tmx = """
      <tmx><body><tu><tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="fr"><seg>b</seg></tuv></tu>
      <tu><tuv xml:lang="en"><seg>c</seg></tuv></tu></body></tmx>
      """
    try Data(tmx.utf8).write(to: folder.appendingPathComponent("a.tmx"))
    try Data(tmx.utf8.prefix(120)).write(to: folder.appendingPathComponent("cut.tmx"))

    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.currentDirectoryURL = folder
    process.arguments = ["-c", "dragoman() { \"$DRAGOMAN\" \"$@\"; }; \(line)"]
    process.environment = ProcessInfo.processInfo.environment.merging(["DRAGOMAN": command]) { $1 }
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let outputText = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let errorText = String(
      decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return Outcome(output: outputText, errors: errorText, code: process.terminationStatus)
  }

  /// The command stands beside the bundle of the tests.
  private static var command: String {
    let running = URL(fileURLWithPath: CommandLine.arguments[0])
    let folders = [Bundle.main.bundleURL, running, running.deletingLastPathComponent()]
      .flatMap { [$0, $0.deletingLastPathComponent()] }
    return folders.map { $0.appendingPathComponent("dragoman").path }
      .first { FileManager.default.isExecutableFile(atPath: $0) } ?? "dragoman"
  }

  @Test func exportPrintsPairsAndReports() throws {
    let outcome = try Self.run("dragoman corpus export a.tmx --source en --target fr")
    #expect(outcome.output == "a\tb\n")
    #expect(
      outcome.errors == "2 units, 1 pair\n  1 without the target language: a.tmx:2:1\n")
    #expect(outcome.code == 0)
  }

  @Test func listPrintsATableOrColumns() throws {
    let table = try Self.run("dragoman corpus list a.tmx")
    #expect(
      table.output == "FILE   LANGUAGE  UNITS\na.tmx  en            2\na.tmx  fr            1\n")
    #expect(try Self.run("dragoman corpus list --tsv a.tmx").output == "en\t2\nfr\t1\n")
    #expect(
      try Self.run("dragoman corpus list --tsv a.tmx a.tmx").output.hasPrefix("en\t2\ta.tmx\n"))
  }

  @Test func standardInputIsTabSeparatedText() throws {
    let outcome = try Self.run("printf 'x\\ty\\n' | dragoman corpus export -")
    #expect(outcome.output == "x\ty\n")
  }

  @Test(
    "Errors are one line, with the exit code of whose fault they are",
    arguments: [
      ("dragoman corpus export a.tmx --source en --target de", 65, "de.*en, fr"),
      ("dragoman corpus export cut.tmx --source en --target fr", 65, "cut.tmx:2:26: "),
      ("dragoman corpus export none.tmx --source en --target fr", 66, "none.tmx: "),
      ("dragoman corpus list .", 66, "folder"),
      ("dragoman corpus export a.tmx --source en", 64, "--source and --target"),
      ("dragoman corpus export a.tmx --source en --target eng", 64, "same language"),
      ("dragoman corpus export a.tmx --source en --target fr > /dev/full", 74, "standard output"),
    ])
  func failures(line: String, code: Int32, words: String) throws {
    let outcome = try Self.run(line)
    #expect(outcome.code == code)
    #expect(outcome.errors.hasPrefix("dragoman: "))
    #expect(
      outcome.errors.range(of: words, options: .regularExpression) != nil, "\(outcome.errors)")
    #expect(outcome.errors.filter { $0 == "\n" }.count == 1)
  }

  @Test(
    "What ArgumentParser refuses is 64 too",
    arguments: ["export", "nosuch", "export --source-file a"])
  func usage(arguments: String) throws {
    #expect(try Self.run("dragoman corpus \(arguments)").code == 64)
  }

  @Test func aClosedOutputEndsItQuietly() throws {
    let outcome = try Self.run(
      """
      yes "$(printf 'a\\tb')" | head -200000 > big.tsv
      dragoman corpus export big.tsv | head -1; echo ${PIPESTATUS[0]}
      """)
    #expect(outcome.output == "a\tb\n0\n")
    #expect(outcome.errors == "")
  }
}
