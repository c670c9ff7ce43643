import Foundation
import TestSupport
import Testing

@Suite struct CommandTests {
  @Test func versionAndHelp() throws {
    let version = try Command.run(["--version"])
    #expect(version.code == 0 && version.output.first?.isNumber == true && version.errors == "")
    for arguments in [["--help"], ["help", "train"], ["translate", "--help"], []] {
      let help = try Command.run(arguments)
      #expect(help.code == 0 && help.output.contains("USAGE: ") && help.errors == "")
    }
  }

  @Test("Completion scripts", arguments: ["bash", "zsh", "fish"])
  func completion(shell: String) throws {
    let outcome = try Command.run(["--generate-completion-script", shell])
    #expect(outcome.code == 0 && outcome.errors == "" && outcome.output.contains("attention-csv"))
    if shell == "bash" {
      let check = try Command.shell("bash -n", input: Data(outcome.output.utf8))
      #expect(check.code == 0, "\(check.errors)")
    }
  }

  @Test func evaluatePrintsTwoDecimals() throws {
    let outcome = try Command.shell(
      """
      printf 'A big dog runs home.\\nA cat sleeps.\\n' > h; printf 'A big dog runs home now.\\nA CAT sleeps.\\n' > r
      printf '0-0 1-1\\n' > a; printf '0-0 1p1 2-2\\n' > g
      dragoman evaluate --hypotheses h --references r; dragoman evaluate --hypotheses h --references h
      dragoman evaluate --hypotheses - --references r --lowercase < h; dragoman evaluate --alignments a --gold g
      """)
    #expect(outcome.code == 0 && outcome.errors == "")
    let pattern = #/(BLEU|chrF|AER) (\d+\.\d\d) /#
    let scores = outcome.lines.map { $0.prefixMatch(of: pattern)?.output }
    #expect(
      scores.map { $0?.1 } == ["BLEU", "chrF", "BLEU", "chrF", "BLEU", "chrF", "AER"],
      "\(outcome.output)")
    #expect(scores[2]?.2 == "100.00" && scores[3]?.2 == "100.00" && scores[6]?.2 == "25.00")
    #expect(scores[4]?.2 != scores[0]?.2)
  }

  @Test(
    "evaluate compares one thing with another",
    arguments: [
      ("--model none --hypotheses a --references a", "--hypotheses is not for --model"),
      ("--corpus a", "--corpus is for --model"), ("--model none", "Missing --corpus"),
      ("--hypotheses a --references a --beam-size 3", "--beam-size is for --model"),
      ("--model none --corpus a --n-best 3", "--n-best is not for evaluate"),
      ("--alignments a --gold a --confidence", "--confidence is for translations"),
      ("--hypotheses a --references a --best", "--best is for --model"),
    ])
  func evaluateContradictions(arguments: String, words: String) throws {
    let outcome = try Command.shell("dragoman evaluate \(arguments)")
    #expect(outcome.code == 64 && outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test func evaluateScoresAModel() throws {
    let workshop = try Workshop()
    let outcome = try workshop.run(
      """
      dragoman evaluate --model "$MODEL" --corpus corpus.tmx
      cut -f 1 corpus.tsv | dragoman translate --model "$MODEL" > h; cut -f 2 corpus.tsv > r
      dragoman evaluate --hypotheses h --references r --confidence
      dragoman evaluate --model "$MODEL" --model "$MODEL" --corpus corpus.tsv
      cut -f 1 corpus.tsv | dragoman translate --model "$MODEL" --best > b
      dragoman evaluate --hypotheses b --references r --confidence
      dragoman evaluate --model "$MODEL" --corpus corpus.tsv --best
      """)
    #expect(outcome.code == 0 && outcome.lines.count == 10, "\(outcome.errors)")
    #expect(outcome.lines[6..<8] == outcome.lines[8...])
    #expect(outcome.errors.contains("\nthis means: "))
    #expect(outcome.errors.contains("\nbut 60 sentences say little about others\n"))
    #expect(outcome.lines[..<2] == outcome.lines[2..<4])
    #expect(outcome.lines.allSatisfy { $0.contains("(μ = ") && $0.contains("|bs:1000|") })
    #expect(outcome.lines[4] == outcome.lines[0], "the mean of a model and itself")
  }

  @Test(
    "evaluate refuses in one line",
    arguments: [
      ("--hypotheses none --references b", 66, "none"),
      ("--hypotheses a --references b", 65, "1 line and b has 2"),
      ("--alignments b --gold b", 65, "b:1:1: "),
      ("--hypotheses a --references a > /dev/full", 74, "output"),
      ("--hypotheses empty --references empty", 65, "empty"),
      ("--hypotheses . --references a", 66, "folder"),
      ("--model none --corpus a", 66, "none"),
    ])
  func evaluateErrors(arguments: String, code: Int32, words: String) throws {
    let outcome = try Command.shell(
      "printf 'x\\n' > a; printf 'x\\ny\\n' > b; : > empty; dragoman evaluate \(arguments)")
    #expect(
      outcome.code == code && outcome.isOneError && outcome.errors.contains(words),
      "\(outcome.errors)")
  }

  @Test func aClosedOutputOfEvaluateIsQuiet() throws {
    let outcome = try Command.shell(
      "echo x > a; dragoman evaluate --hypotheses a --references a | true; echo ${PIPESTATUS[0]}")
    #expect(outcome.output == "0\n" && outcome.errors == "")
  }
}
