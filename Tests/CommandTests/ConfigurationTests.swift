import Foundation
import Settings
import TestSupport
import Testing
import Training

/// `--config` and `--dump-config`.
@Suite struct ConfigurationTests {
  let workshop: Workshop

  init() throws { workshop = try Workshop() }

  @Test func flagsWinOverTheFile() throws {
    try workshop.folder.write(
      """
      # for the test
      corpus: [corpus.tsv, corpus.tmx]
      source: en
      target: no
      hidden-size: 64
      dropout: 0.25
      unidirectional: true
      joint-vocab: false
      max-steps:
      """, to: "c.yaml")
    let outcome = try workshop.run(
      "dragoman train --config c.yaml --model m --hidden-size 32 --corpus corpus.tmx --dump-config")
    #expect(outcome.code == 0 && outcome.errors == "")
    let path = workshop.folder.url.path
    for line in [
      "- \(path)/corpus.tmx", "target: \"no\"", "hidden-size: 32",
      "dropout: 0.25", "unidirectional: true", "joint-vocab: false",
    ] {
      #expect(outcome.lines.contains(line), "\(line)")
    }
    #expect(!outcome.output.contains("max-steps") && !outcome.output.contains("corpus.tsv"))
    #expect(!FileManager.default.fileExists(atPath: workshop.folder.file("m").path))
  }

  @Test func theModelMayStandInTheFile() throws {
    let outcome = try workshop.run(
      """
      printf 'model: m\\ncorpus: corpus.tsv\\nmax-steps: 2\\nquiet: yes\\n' > c.yaml
      dragoman train --config=c.yaml --embedding-size 8 --hidden-size 8 --vocab-size 60
      """)
    #expect(outcome.code == 0 && outcome.errors == "")
    #expect(FileManager.default.fileExists(atPath: workshop.folder.file("m/log.jsonl").path))
  }

  @Test("A switch that is turned off excludes nothing")
  func turnedOffSwitchKeepsTheVocabulary() throws {
    let outcome = try workshop.run(
      """
      printf 'corpus: corpus.tsv\nvocab: v/x\n' > c.yaml
      dragoman train --config c.yaml --no-joint-vocab --model m --dump-config
      """)
    #expect(outcome.code == 0)
    #expect(outcome.lines.contains { $0.hasPrefix("vocab: ") && $0.hasSuffix("/v/x") })
  }

  @Test("Empty texts are refused in a file, with their place", arguments: ["vocab", "source"])
  func emptyText(name: String) throws {
    let outcome = try workshop.run(
      """
      printf 'corpus: corpus.tsv\n\(name): ""\n' > c.yaml
      dragoman train --config c.yaml --model m --dump-config
      """)
    #expect(outcome.code == 64 && outcome.errors.contains("c.yaml:2: \(name) is an empty text"))
  }

  @Test(
    "What is printed is read back to the same",
    arguments: [
      "", "$FLAGS", "--corpus a b.tsv - --vocab-type char --learning-rate 1e-5 --unidirectional",
      "--source-file x --target-file 'y: # z' --time-limit 90m --seed 18446744073709551615",
      "--max-words 7 --max-length-ratio 2.5 --max-word-length 0 --require-letter --drop-identical",
      "--no-deduplicate --validation-split 9 --report r.json",
      "--validation 'true' --source no --target en --batch-tokens 700 --quiet --recover",
    ])
  func dumps(flags: String) throws {
    let outcome = try workshop.run(
      """
      dragoman train --model m \(flags) --dump-config > one && dragoman train --model m --config one \
        --dump-config > two
      """)
    #expect(outcome.code == 0 && outcome.errors == "")
    #expect(try workshop.folder.text("one").contains("hidden-size: "))
    #expect(try workshop.folder.text("one") == workshop.folder.text("two"))
  }

  @Test(
    "Cleaning is on unless a flag or the file says otherwise",
    arguments: [
      ("", "", "max-words: 100"), ("", "", "max-length-ratio: 9.0"),
      ("", "", "max-word-length: 100"), ("", "", "deduplicate: true"),
      ("", "", "drop-identical: false"), ("", "", "require-letter: false"),
      ("", "--no-deduplicate", "deduplicate: false"),
      ("deduplicate: false", "", "deduplicate: false"),
      ("deduplicate: true", "", "deduplicate: true"),
      ("deduplicate:", "", "deduplicate: true"),
      ("deduplicate: false", "--deduplicate", "deduplicate: true"),
      ("deduplicate: true", "--no-deduplicate", "deduplicate: false"),
      ("require-letter: yes", "", "require-letter: true"),
      ("require-letter: yes", "--no-require-letter", "require-letter: false"),
      ("drop-identical: on", "", "drop-identical: true"),
      ("drop-identical: on", "--no-drop-identical", "drop-identical: false"),
      ("max-words: 7", "", "max-words: 7"), ("max-words: 7", "--max-words 0", "max-words: 0"),
      ("max-length-ratio: 2.5", "", "max-length-ratio: 2.5"),
      ("max-word-length: 33", "", "max-word-length: 33"),
      ("validation-split: 12", "", "validation-split: 12"),
    ])
  func cleaning(text: String, flags: String, line: String) throws {
    try workshop.folder.write(text, to: "c.yaml")
    let outcome = try workshop.run(
      "dragoman train --config c.yaml --model m \(flags) --dump-config")
    #expect(outcome.code == 0 && outcome.errors == "")
    #expect(outcome.lines.contains(line), "\(outcome.output)")
  }

  @Test("Every switch has a flag that undoes what the file turns on, and one that turns it on")
  func switches() throws {
    let names = ModelSettings().entries.filter { $0.form == .truth }.map(\.name)
    #expect(names.count >= 8 && names.contains("unidirectional") && names.contains("deduplicate"))
    for (file, flag, value) in [("yes", "--no-", "false"), ("off", "--", "true")] {
      try workshop.folder.write(names.map { "\($0): \(file)\n" }.joined(), to: "c.yaml")
      let outcome = try workshop.run(
        "dragoman train --config c.yaml --model m --decoder-layers 2 --guided-alignment prop --dump-config "
          + names.map { flag + $0 }.joined(separator: " "))
      #expect(outcome.code == 0 && outcome.errors == "")
      for name in names { #expect(outcome.lines.contains("\(name): \(value)"), "\(name)") }
    }
  }

  @Test func aFolderPrintsWhatMakesItsLike() throws {
    let outcome = try workshop.run(
      """
      dragoman train --quiet --model "$MODEL" --dump-config > one
      dragoman train --model m --config one --dump-config | cmp - one
      dragoman train --model m --config one --corpus corpus.tmx && cmp m/model.safetensors "$MODEL"/model.safetensors
      """)
    #expect(outcome.code == 0 && outcome.output == "" && outcome.errors == "")
  }

  @Test func whatDependsOnOtherSettingsIsPrintedToo() throws {
    let outcome = try workshop.run(
      "dragoman train --model m --hidden-size 30 --embedding-size 9 --dump-config")
    for line in [
      "encoder-hidden-size: 15", "attention-size: 30", "output-size: 9", "batch-tokens: 1200",
    ] {
      #expect(outcome.lines.contains(line), "\(line)")
    }
  }

  @Test(
    "A flag takes the place of what it excludes in the file",
    arguments: [
      ("batch-tokens: 400", "--batch-sentences 7", "batch-sentences: 7"),
      ("batch-sentences: 7", "--batch-tokens 400", "batch-tokens: 400"),
      ("corpus: a", "--source-file a --target-file b", "corpus: []"),
      ("source-file: a\ntarget-file: b", "--corpus c", "corpus:"),
      ("vocab-size: 30\njoint-vocab: true", "--vocab v", "joint-vocab: false"),
      ("vocab: v", "--vocab-size 30", "vocab-size: 30"),
      ("validation-split: 3", "--validation v", "validation:"),
      ("validation: v", "--validation-split 3", "validation-split: 3"),
    ])
  func alternatives(text: String, flags: String, line: String) throws {
    try workshop.folder.write(text, to: "c.yaml")
    let outcome = try workshop.run(
      "dragoman train --config c.yaml --model m \(flags) --dump-config")
    #expect(outcome.code == 0 && outcome.lines.contains { $0.hasPrefix(line) })
    let excluded = text.prefix { $0 != ":" } + ":"
    #expect(
      ["vocab-size:", "corpus:", "validation:"].contains(excluded)
        || !outcome.lines.contains { $0.hasPrefix(excluded) })
  }

  @Test(
    "What is wrong in a file is 64, with its place",
    arguments: [
      ("hiden-size: 3", "c.yaml:1: the unknown key “hiden-size”, expected “hidden-size”"),
      ("seed: 1\nquiet: 3", "c.yaml:2: quiet is “3”, expected true or false"),
      ("corpus: {a: b}", "c.yaml:1: corpus is a mapping, expected a list"),
      ("data-digest: x", "unknown key “data-digest”"),
      ("seed: 1\n\nhidden-size: big", "c.yaml:3: hidden-size is “big”, expected a whole number; "),
      ("hidden-size: 3.5", "c.yaml:1: hidden-size is “3.5”, expected a whole number"),
      ("hidden-size: [3]", "c.yaml:1: hidden-size is a list, expected a whole number"),
      ("hidden-size: -3", "c.yaml:1: hidden-size is -3, expected 1 or more; correct the value"),
      ("seed: -1", "c.yaml:1: seed is “-1”, expected a whole number, 0 or more"),
      (
        "seed: 1\ncell: lst",
        "c.yaml:2: cell is “lst”, expected one of lstm, rnn, gated, gru, coupled-lstm; write lstm"
      ),
      ("vocab-type: words", "c.yaml:1: vocab-type is “words”, expected one of"),
      ("dropout: none", "c.yaml:1: dropout is “none”, expected a number"),
      ("# a\ndropout: 1.5", "c.yaml:2: dropout is 1.5, expected 0 to below 1"),
      ("clip-norm: .inf", "c.yaml:1: clip-norm is inf, expected"),
      ("time-limit: 90", "c.yaml:1: time-limit is “90”, expected a number with s, m or h"),
      ("max-words: -1", "c.yaml:1: max-words is -1"),
      ("max-length-ratio: 0.5", "c.yaml:1: max-length-ratio is 0.5"),
      ("source: [en, fr]", "c.yaml:1: source is a list, expected a text"),
      ("report: [m]", "c.yaml:1: report is a list, expected a text"),
      ("corpus:\n- a\n-\n", "c.yaml:3: corpus has an empty item"),
      ("corpus: a\nworkers: 100000", "c.yaml:2: workers is 100000, expected at most"),
      ("seed: 1\nsource-file: a", "c.yaml:2: only one of --source-file and --target-file is given"),
      (
        "corpus: a\nbatch-tokens: 5\nbatch-sentences: 5",
        "c.yaml:2: batch-tokens and batch-sentences are both given"
      ),
      ("vocab: v\njoint-vocab: true", "c.yaml:1: vocab and joint-vocab are both given"),
      ("corpus: corpus.tsv\nreport: corpus.tsv", "c.yaml:2: --report"),
      ("corpus: corpus.tsv\nsource: '??'\ntarget: fr", "c.yaml:2: --source '??' is no language"),
    ])
  func problems(text: String, words: String) throws {
    try workshop.folder.write(text, to: "c.yaml")
    let outcome = try workshop.run("dragoman train --config c.yaml --model m")
    #expect(outcome.code == 64 && outcome.isOneError)
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test(
    "So are values that cannot be",
    arguments: [
      "hidden-size: -3", "clip-norm: -1", "cell: x", "max-words: -1", "max-length-ratio: 0.5",
      "max-word-length: x", "validation-split: 0",
    ])
  func values(text: String) throws {
    try workshop.folder.write(text, to: "c.yaml")
    let outcome = try workshop.run("dragoman train --config c.yaml --model m --corpus a.tsv")
    #expect(outcome.code == 64 && outcome.errors.contains(text.prefix { $0 != ":" }))
  }

  @Test func aTextThatIsNoYAMLIsToldWithItsLine() throws {
    let outcome = try workshop.run(
      #"""
      for text in 'seed: 1\nquiet: no\nseed: 2' '\nseed: [1' 'seed: 1\n\n\xff\xfe'; do
        printf "$text" > c.yaml; dragoman train --config c.yaml --model m
      done
      """#)
    #expect(
      outcome.errorLines.map { $0.components(separatedBy: "c.yaml:").last?.prefix(12) } == [
        "3: a key a s", "3: did not f", "3: bytes tha",
      ], "\(outcome.errors)")
  }

  @Test func oneModelIsOneText() throws {
    try workshop.folder.write("model: [m]", to: "c.yaml")
    let outcome = try workshop.run("dragoman train --config c.yaml --corpus corpus.tsv")
    #expect(outcome.code == 64 && outcome.isOneError)
    #expect(outcome.errors.contains("c.yaml:1: model is a list, expected a text"))
  }

  @Test(
    "What is wrong in the configuration of a model is told with its place",
    arguments: [
      ("hidden-size: 32", "hidden-size: big", "hidden-size is “big”, expected a whole number"),
      ("hidden-size: 32", "hidden-size: -3", "hidden-size is -3, expected 1 or more"),
      (
        "cell: lstm", "cell: lst",
        "cell is “lst”, expected one of lstm, rnn, gated, gru, coupled-lstm"
      ),
      ("dropout: 0.3", "dropout: 2", "dropout is 2.0, expected 0 to below 1"),
      ("dropout: 0.3", "droput: 0.3", "the unknown key “droput”, expected “dropout”"),
    ],
    ["translate", "train", "pack --output p", "align --corpus corpus.tsv"])
  func modelProblems(change: (old: String, new: String, words: String), command: String) throws {
    let outcome = try workshop.run(
      #"""
      cp -r "$MODEL" m; grep -n '^\#(change.old)' m/config.yaml | cut -d : -f 1
      sed -i 's/^\#(change.old)/\#(change.new)/' m/config.yaml; dragoman \#(command) --model m < /dev/null
      """#)
    #expect(outcome.code == 65 && outcome.isOneError, "\(outcome.errors)")
    let line = outcome.lines.first ?? ""
    #expect(outcome.errors.contains("m/config.yaml:\(line): \(change.words)"), "\(outcome.errors)")
  }

  @Test func aMissingFileIs66() throws {
    let outcome = try workshop.run("dragoman train --config none.yaml --model m")
    #expect(outcome.code == 66 && outcome.isOneError && outcome.errors.contains("none.yaml"))
  }
}
