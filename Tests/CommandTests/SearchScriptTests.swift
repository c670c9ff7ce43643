import TestSupport
import Testing

/// `script/search`, without its training.
@Suite struct SearchScriptTests {
  private static let data =
    "--corpus corpora/train.en-fr.tmx --validation corpora/validation.en-fr.tmx"
    + " --source en --target fr --output models/search"

  /// Every candidate with every seed, each in a folder of its own, from settings that the command accepts.
  @Test func listsItsCandidates() throws {
    let outcome = try Command.shell(
      "script/search --dry-run --seeds 2 --with '--max-words 60' \(Self.data)",
      in: SharedData.checkout)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let lines = outcome.lines.map { $0.split(separator: " ").map(String.init) }
    func values(_ flag: String) -> [String] {
      lines.compactMap { words in words.firstIndex(of: flag).map { words[$0 + 1] } }
    }
    let half = lines.count / 2
    #expect(half > 20 && lines.count == 2 * half)
    #expect(
      values("--seed") == [String](repeating: "1", count: half)
        + [String](repeating: "2", count: half))
    #expect(Set(values("--model")).count == lines.count)
    #expect(values("--max-words") == [String](repeating: "60", count: lines.count))

    let accepted = try Command.shell(
      outcome.lines.prefix(half).map { "\($0) --dump-config > /dev/null || exit" }
        .joined(separator: "\n"),
      in: SharedData.checkout)
    #expect(accepted.code == 0, "\(accepted.errors)")
  }

  @Test(
    "Refuses in one line",
    arguments: [
      ("--only transformer", "no candidate of "),
      ("--updates many", "many is no number"),
      ("--pairs 0", "0 is no number"),
      ("--seeds", "--seeds needs a value"),
      ("--fast 1", "unknown argument --fast"),
      ("--candidates corpora/README.md", ""),
    ])
  func refuses(arguments: String, words: String) throws {
    let outcome = try Command.shell(
      "script/search --dry-run \(Self.data) \(arguments)", in: SharedData.checkout)
    #expect(outcome.code == 64 && outcome.errorLines.count == 1, "\(outcome.errors)")
    #expect(outcome.errors.hasPrefix("script/search: \(words)"), "\(outcome.errors)")
  }

  @Test func refusesToSearchWithoutACorpus() throws {
    let outcome = try Command.shell("script/search --dry-run", in: SharedData.checkout)
    #expect(outcome.code == 64, "\(outcome.errors)")
    #expect(
      outcome.errors
        == "script/search: --corpus, --validation, --source, --target and --output are needed\n")
  }
}
