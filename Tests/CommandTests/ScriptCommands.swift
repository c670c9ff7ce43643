import TestSupport
import Testing

/// The training commands that a script prints with `--dry-run`.
struct ScriptCommands {
  let lines: [String]

  init(_ script: String) throws {
    let outcome = try Command.shell(script, in: SharedData.checkout)
    #expect(outcome.code == 0, "\(outcome.errors)")
    lines = outcome.lines
  }

  /// The values of a flag, one for each command that has it.
  func values(_ flag: String) -> [String] {
    lines.compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      return words.firstIndex(of: flag).map { words[$0 + 1] }
    }
  }

  /// Expects that the command accepts the settings of the first lines.
  func expectAccepted(first count: Int) throws {
    let outcome = try Command.shell(
      lines.prefix(count).map { "\($0) --dump-config > /dev/null || exit" }
        .joined(separator: "\n"),
      in: SharedData.checkout)
    #expect(outcome.code == 0, "\(outcome.errors)")
  }
}
