import Foundation
import TestSupport
import Testing

/// Whatever is wrong: one line that says what to do, and the exit code of whose fault it is.
@Suite struct BadInputTests {
  let workshop: Workshop

  init() throws {
    workshop = try Workshop()
    let whole = try workshop.folder.text("corpus.tmx")
    try workshop.folder.write(String(whole.prefix(1000)), to: "cut.tmx")
    try workshop.folder.write("", to: "empty.tmx")
    try workshop.folder.write("<tmx><header/><body></body></tmx>", to: "bare.tmx")
    try workshop.folder.write("a\t\n\tb\n", to: "pairless.tsv")
  }

  static let train = "dragoman train --quiet --source en --target fr --model m --corpus "

  static let translate = "echo 'A dog.' | dragoman translate --model \"$MODEL\" "

  @Test(
    "Corpora, input and output",
    arguments: [
      (train + "none.tmx", 66, "none.tmx"), (train + "cut.tmx", 65, "cut.tmx:[0-9]+:[0-9]+: "),
      (train + "empty.tmx", 65, "empty"), (train + "bare.tmx", 65, "no sentence pairs"),
      (train + "pairless.tsv", 65, "no sentence pairs: 2 units, 0 pairs"),
      (train + ".", 66, "folder"),
      (train + "corpus.tmx --validation none.tmx", 66, "none.tmx"),
      (train + "corpus.tmx --validation pairless.tsv", 65, "validation corpus"),
      (train + "corpus.tmx --max-length 1", 65, "raise --max-length"),
      (train + "corpus.tmx --vocab none", 66, "none"),
      (train + "corpus.tmx --vocab-size 7", 64, "at least 16"),
      (
        train + "corpus.tmx --vocab-size 60 --hidden-size 16384 --decoder-layers 32", 71,
        "GiB.*lower --hidden-size"
      ),
      (
        "dragoman train --model m --corpus corpus.tmx --source en --target de", 65,
        "de.*: en .60., fr .60."
      ),
      ("dragoman train --model m --corpus corpus.tmx --source en", 64, "--source and --target"),
      ("dragoman train --model '' --corpus corpus.tsv", 64, "model folder"),
      ("dragoman train --model cut.tmx --corpus corpus.tsv", 65, "cut.tmx"),
      ("dragoman train --model /proc/m --corpus corpus.tsv", 74, "/proc/m"),
      ("dragoman train --model m --corpus - < .", 74, "standard input"),
      (translate + "> /dev/full", 74, "standard output"),
      (translate + "--attention-csv /proc/x", 74, "/proc/x"),
      (translate + "--alignments none/x", 74, "none/x"),
      (translate + "--attention-table x --alignments x", 64, "x: two outputs"),
      ("dragoman translate --model \"$MODEL\" <&-", 74, "standard input"),
      ("dragoman translate --model \"$MODEL\" < .", 74, "standard input"),
      ("head -c 70000 \"$DRAGOMAN\" | dragoman translate --model \"$MODEL\"", 65, "ELF"),
      ("tar -cz corpus.tsv | dragoman translate --model \"$MODEL\"", 65, "tar archive, .*tar -xzf"),
      (
        "dragoman evaluate --hypotheses corpus.tsv --references <(printf 'SQLite format 3\\0')", 65,
        "SQLite"
      ),
      ("dragoman align --model \"$MODEL\" --corpus none.tsv", 66, "none.tsv"),
      ("dragoman align --model none --corpus corpus.tsv", 66, "none"),
    ])
  func corpora(line: String, code: Int32, words: String) throws {
    try check(line, code, words)
  }

  @Test(
    "Model folders",
    arguments: [
      ("dragoman translate --model none", 66, "none"),
      ("dragoman translate --model .", 65, "config.yaml"),
      ("dragoman translate --model corpus.tsv", 65, "corpus.tsv"),
      ("mkdir x; echo hi > x/config.yaml; dragoman translate --model x", 65, "config.yaml"),
      (damaged("truncate -s 30000 m/model.safetensors"), 65, "model.safetensors"),
      (
        damaged("printf x | dd of=m/model.safetensors bs=1 seek=50000 conv=notrunc"), 65,
        "model.safetensors"
      ),
      (damaged("cp m/training.safetensors m/model.safetensors"), 65, "model.safetensors"),
      (damaged("rm m/model.safetensors"), 65, "model.safetensors"),
      (damaged("rm m/vocabulary.source.model"), 66, "vocabulary.source.model"),
      (damaged("truncate -s 100 m/vocabulary.target.model"), 65, "vocabulary.target.model"),
      (
        damaged("sed -i s/^hidden-size:.*/hidden-size:\\ 48/ m/config.yaml"), 65,
        "model.safetensors"
      ),
      (damaged("sed -i s/^hidden-size:.*/hidden-size:\\ -3/ m/config.yaml"), 65, "config.yaml"),
      (damaged("sed -i s/^seed:.*/sede:\\ 1/ m/config.yaml"), 65, "config.yaml"),
      (damaged("chmod a-r m/model.safetensors; [ $UID != 0 ] || rm -r m"), 66, "m"),
    ])
  func folders(line: String, code: Int32, words: String) throws {
    try check(line, code, words)
  }

  private static func damaged(_ line: String) -> String {
    "cp -r \"$MODEL\" m; (\(line)) 2> /dev/null; dragoman translate --model m"
  }

  @Test func aDamagedCheckpointIsRefusedAndKept() throws {
    let outcome = try workshop.run(
      #"""
      cp -r "$MODEL" m; printf x | dd of=m/training.safetensors bs=1 seek=50000 conv=notrunc 2> /dev/null
      cp -r m before; dragoman train --quiet --model m --max-steps 50; c=$?; diff -r m before; exit $c
      """#)
    #expect(outcome.code == 65 && outcome.isOneError && outcome.output == "")
    #expect(outcome.errors.contains("training.safetensors"))
  }

  @Test(
    "What excludes each other",
    arguments: [
      (translate + "--alignments links > links", "links, but standard output"),
      (translate + "--attention-table /dev/stdout | cat", "standard output"),
      ("dragoman train --model m --vocab a --vocab-size 30 --corpus corpus.tsv", "--vocab-size"),
    ])
  func contradictions(line: String, words: String) throws {
    let outcome = try workshop.run("set -o pipefail; " + line)
    #expect(outcome.code == 64 && outcome.output == "" && outcome.errors.contains(words))
  }

  private func check(_ line: String, _ code: Int32, _ words: String) throws {
    let outcome = try workshop.run(line)
    #expect(outcome.code == code)
    #expect(outcome.isOneError && outcome.output == "", "\(outcome.errors)")
    #expect(
      outcome.errors.range(of: words, options: .regularExpression) != nil, "\(outcome.errors)")
  }

  @Test(
    "Arguments",
    arguments: [
      "train", "train --model m", "translate", "align --model m", "evaluate", "nosuch", "--nosuch",
      "train --corpus a --model m --nosuch", "train --model m --corpus a --source-file b",
    ]
      + [
        "--hidden-size -3", "--hidden-size 0", "--hidden-size 16385", "--dropout 1",
        "--dropout 1.5",
        "--dropout nan", "--cell nosuch", "--vocab-type x", "--learning-rate 0", "--clip-norm inf",
        "--batch-tokens 5 --batch-sentences 5", "--batch-tokens 9223372036854775807",
        "--batch-sentences 9223372036854775807", "--vocab-size 9223372036854775807",
        "--max-length 9223372036854775807", "--time-limit 5", "--time-limit 0s", "--patience 0",
        "--valid-freq 0", "--seed -1", "--workers 0", "--workers 100000", "--validation -",
      ].map { "train --corpus - --model m \($0)" })
  func usage(arguments: String) throws {
    let outcome = try workshop.run("dragoman \(arguments)")
    #expect(outcome.code == 64 && outcome.output == "" && outcome.errors != "")
    #expect(!FileManager.default.fileExists(atPath: workshop.folder.file("m").path))
  }
}
