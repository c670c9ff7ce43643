import Foundation
import TestSupport
import Testing

/// `script/search`, with a program in place of training.
@Suite struct SearchScriptTests {
  private static let data =
    "--corpus corpora/train.en-fr.tmx --validation corpora/validation.en-fr.tmx"
    + " --source en --target fr"

  /// Every candidate with every seed, each in a folder of its own, from settings that the command accepts.
  @Test func listsItsCandidates() throws {
    let commands = try ScriptCommands(
      "script/search --dry-run --seeds 2 --with '--max-words 60' \(Self.data) --output models/search"
    )
    let count = commands.lines.count
    let half = count / 2
    #expect(half > 20 && count == 2 * half)
    let seeds = commands.values("--seed")
    #expect(
      seeds.prefix(half).allSatisfy { $0 == "1" } && seeds.suffix(half).allSatisfy { $0 == "2" })
    #expect(Set(commands.values("--model")).count == count)
    #expect(commands.values("--max-words") == [String](repeating: "60", count: count))
    try commands.expectAccepted(first: half)
  }

  @Test(
    "Refuses in one line",
    arguments: [
      ("--only transformer", "no candidate of "),
      ("--updates many", "--updates is many, expected a number"),
      ("--pairs 0", "--pairs is 0, expected a number"),
      ("--seeds", "--seeds needs a value"),
      ("--fast 1", "unknown argument --fast"),
      ("--candidates missing", "missing does not exist"),
      ("--candidates corpora/README.md", "README.md:3: expected NAME: SETTINGS, found English"),
      ("--target ''", "--target is missing"),
    ])
  func refuses(arguments: String, words: String) throws {
    let outcome = try Command.shell(
      "script/search --dry-run \(Self.data) --output models/search \(arguments)",
      in: SharedData.checkout)
    #expect(outcome.code == 64 && outcome.errorLines.count == 1, "\(outcome.errors)")
    #expect(outcome.errors.hasPrefix("script/search: ") && outcome.errors.contains(words))
  }

  /// In place of `dragoman`: writes a log whose scores come from the dropout, appends what it trains to a list, and fails
  /// where dropout is 0.9.
  private static let trainer = """
    #!/usr/bin/env bash
    while [ $# -gt 0 ]; do
      case $1 in --model) model=$2 ;; --dropout) dropout=$2 ;; esac
      shift
    done
    echo "$dropout" >>"${model%/runs*}/trained"
    [ "$dropout" != 0.9 ] || exit 70
    mkdir -p "$model"
    for scores in '10 6 9' '20 8 8' '30 7 7' '40 8 9'; do
      read -r step bleu perplexity <<<"$scores"
      echo '{"epoch":1,"learningRate":0.001,"seconds":3.5,"step":'$step',"validation":{"bleu":'$dropout$bleu',"chrF":30.5,"isBest":true,"perplexity":'$perplexity'.5,"seconds":1}}'
    done >"$model/log.jsonl"
    """

  @Test func sortsWhatItTrainsAndGoesOn() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.trainer, to: "dragoman")
    try folder.write(
      "a: --dropout 0.1\n\n# one more\nb: --dropout 0.3\nbad: --dropout 0.9", to: "list")
    func search(_ more: String = "") throws -> Command.Outcome {
      try Command.shell(
        "chmod +x \(folder.path("dragoman")); DRAGOMAN=\(folder.path("dragoman")) script/search \(Self.data)"
          + " --output \(folder.path("out")) --candidates \(folder.path("list")) \(more)",
        in: SharedData.checkout)
    }
    func trained() throws -> [String] {
      try String(contentsOfFile: folder.path("out/trained"), encoding: .utf8)
        .split(separator: "\n").map(String.init).sorted()
    }
    let first = try search()
    #expect(first.code == 1 && first.errors.contains("training of bad-1 failed"), "\(first.errors)")
    #expect(
      first.lines.suffix(2) == [
        "| b-1 | 0.4 | 8.50 | 20 | 4 | `--dropout 0.3` |",
        "| a-1 | 0.2 | 8.50 | 20 | 4 | `--dropout 0.1` |",
      ])
    #expect(
      try String(contentsOfFile: folder.path("out/results.csv"), encoding: .utf8) == """
        run,bleu,perplexity,update,seconds,settings
        b-1,0.38,8.500,20,4,"--dropout 0.3"
        a-1,0.18,8.500,20,4,"--dropout 0.1"

        """)
    #expect(try trained() == ["0.1", "0.3", "0.9"])

    // What is finished is not trained again; what is new is.
    let second = try search("--only '[ab]' --seeds 2")
    #expect(second.code == 0 && second.lines.count == 6, "\(second.errors)")
    #expect(try trained() == ["0.1", "0.1", "0.3", "0.3", "0.9"])

    // Other settings cannot be compared.
    let other = try search("--updates 5")
    #expect(other.code == 64 && other.errors.contains("holds runs with other settings"))
    try folder.write("a: --dropout 0.2\n", to: "list")
    let renamed = try search()
    #expect(
      renamed.code == 64
        && renamed.errors.contains("a-1 was trained with other settings: --dropout 0.1"))
  }
}
