import Foundation
import TestSupport
import Testing

/// No output is an input, whatever the command, the flag, and the name that the file goes by.
@Suite struct OutputGuardTests {
  let workshop: Workshop

  init() throws {
    workshop = try Workshop()
    let folder = workshop.folder
    // Files of every kind that a command reads, each one line away from being an output.
    try folder.write("A dog.\nA cat.\n", to: "one.en")
    try folder.write("Un chien.\nUn chat.\n", to: "one.fr")
    try folder.write("<text><s id='1'>A dog.</s></text>", to: "opus/en/d.xml")
    try folder.write("<text><s id='1'>Un chien.</s></text>", to: "opus/fr/d.xml")
    try folder.write(
      "<cesAlign><linkGrp fromDoc='en/d.xml' toDoc='fr/d.xml'><link xtargets='1;1'/></linkGrp></cesAlign>",
      to: "opus/align.xml")
    try folder.write("corpus: corpus.tsv\nsource: en\ntarget: fr\n", to: "c.yaml")
    try folder.write("0-0\n0-0\n", to: "links")
  }

  /// A command without an output, what its results are called, and the files that it reads.
  struct Reading: CustomTestStringConvertible {
    let line: String
    var inputs: [String]
    var testDescription: String { line }

    init(_ line: String, _ inputs: String...) {
      self.line = line
      self.inputs = inputs
    }
  }

  static let corpora = [
    Reading("corpus.tmx", "corpus.tmx"),
    Reading("corpus.tsv corpus.tmx", "corpus.tsv", "corpus.tmx"),
    Reading("one", "one.en", "one.fr"),
    Reading("opus/align.xml", "opus/align.xml", "opus/en/d.xml", "opus/fr/d.xml"),
  ]

  static let sides = Reading("--source-file one.en --target-file one.fr", "one.en", "one.fr")

  /// Commands with the flags of their outputs.
  static let commands: [(Reading, outputs: [String])] = {
    let attention = ["--alignments", "--attention-table"]
    let model = [
      "config.yaml", "model.safetensors", "vocabulary.source.model", "vocabulary.target.model",
      "training.json", "training.safetensors", "log.jsonl", "samples.jsonl",
    ].map { "m/\($0)" }
    var commands: [(Reading, outputs: [String])] = []
    for corpus in corpora {
      var align = Reading("align --model m --source en --target fr --corpus \(corpus.line)")
      align.inputs = corpus.inputs + model
      commands.append((align, attention))
      var export = Reading(
        "corpus export --source en --target fr --validation-split 1 \(corpus.line)")
      export.inputs = corpus.inputs
      commands.append((export, ["--report", "--validation-output"]))
      var train = Reading(
        "train --quiet --max-steps 1 --model new --source en --target fr --corpus \(corpus.line)")
      train.inputs = corpus.inputs
      commands.append((train, ["--report"]))
      var validation = Reading(
        "train --quiet --model new --source en --target fr --corpus corpus.tsv --validation "
          + corpus.line)
      validation.inputs = corpus.inputs
      commands.append((validation, ["--report"]))
    }
    for (line, flags) in [
      ("align --model m", attention), ("corpus export", ["--report"]),
      ("train --quiet --model new", ["--report"]),
    ] {
      var reading = Reading("\(line) \(sides.line)")
      reading.inputs = sides.inputs
      commands.append((reading, flags))
    }
    var translate = Reading("translate --model m < one.en")
    translate.inputs = model + ["one.en"]
    commands.append((translate, attention))
    var report = Reading("report --model m")
    report.inputs = model
    commands.append((report, ["--output"]))
    commands.append((Reading("align --model m --corpus - < corpus.tsv", "corpus.tsv"), attention))
    commands.append(
      (Reading("corpus export - < corpus.tsv", "corpus.tsv"), ["--report"]))
    commands.append(
      (Reading("train --quiet --model new --corpus - < corpus.tsv", "corpus.tsv"), ["--report"]))
    commands.append(
      (Reading("train --quiet --model new --config c.yaml", "c.yaml", "corpus.tsv"), ["--report"]))
    commands.append(
      (
        Reading(
          "train --quiet --model new --corpus corpus.tsv --vocab m/vocabulary",
          "m/vocabulary.source.model", "m/vocabulary.target.model"), ["--report"]
      ))
    var goingOn = Reading("train --quiet --model m --max-steps 50")
    goingOn.inputs = model
    commands.append((goingOn, ["--report"]))
    return commands
  }()

  /// Runs lines that all have to be refused and to change no file.
  private func refuse(_ lines: [String], sourceLocation: SourceLocation = #_sourceLocation) throws {
    let script = lines.map { line in
      "(set +e; \(line)) > output 2> errors; c=$?; [ $c = 64 ] && [ $(wc -l < errors) = 1 ] || "
        + "{ printf '%s\\n' \(quoted(line)); echo \"$c\"; cat errors; }"
    }
    let outcome = try workshop.run(
      """
      [ -e m ] || cp -r "$MODEL" m
      find . -type f ! -name sums -exec md5sum {} + > sums
      \(script.joined(separator: "\n"))
      md5sum --quiet -c sums 2>&1; ls -d new 2> /dev/null
      find . -name '*partial*' ! -path './?.partial' ! -path ./c/00001.csv.partial
      """)
    #expect(outcome.output == "", sourceLocation: sourceLocation)
  }

  private func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "'\\''"))'" }

  /// The flags stand before a redirection.
  private func with(_ flags: String, _ command: String) -> String {
    let parts = command.components(separatedBy: " <")
    return "dragoman \(parts[0]) \(flags)" + (parts.count > 1 ? " <\(parts[1])" : "")
  }

  @Test("Every output is refused onto every input", arguments: commands.indices)
  func pairs(index: Int) throws {
    let (reading, flags) = Self.commands[index]
    try refuse(
      flags.flatMap { flag in reading.inputs.map { with("\(flag) \($0)", reading.line) } })
  }

  @Test(
    "By whatever name",
    arguments: [
      "ln -s corpus.tmx o", "ln corpus.tmx o", "ln -s $PWD/corpus.tmx l; ln -s l o",
      "mkdir d; ln -s ../corpus.tmx d/o; ln -s d/o o",
    ])
  func names(command: String) throws {
    _ = try workshop.run(command)
    try refuse(
      ["--alignments", "--attention-table"].map {
        "dragoman align --model m --corpus corpus.tmx \($0) o"
      } + [
        "dragoman corpus export corpus.tmx --source en --target fr --report o",
        "dragoman align --model m --corpus o --alignments ./corpus.tmx",
        "dragoman train --quiet --model new --corpus o --source en --target fr --report corpus.tmx",
        "dragoman corpus export corpus.tmx --source en --target fr --report $PWD/o",
      ])
  }

  @Test("Numbered files")
  func numberedFiles() throws {
    _ = try workshop.run(
      "mkdir a b c; cp corpus.tsv a/00002.csv; ln -s ../corpus.tmx b/123456.csv; cp corpus.tsv c/00001.csv.partial"
    )
    try refuse([
      "dragoman align --model m --corpus a/00002.csv --source en --target fr --attention-csv a",
      "dragoman align --model m --corpus corpus.tmx --attention-csv ./b",
      "dragoman align --model m --corpus corpus.tmx --attention-csv corpus.tmx",
      "dragoman translate --model m --attention-csv a a/00002.csv",
      "dragoman translate --model m --attention-csv a < a/00002.csv",
      "dragoman translate --model m --attention-csv c < c/00001.csv.partial",
      "dragoman translate --model m --attention-csv x --alignments x/00001.csv < one.en",
      "dragoman translate --model m --attention-csv a --attention-table a/00001.csv < one.en",
    ])
    let outcome = try workshop.run(
      #"""
      mkdir d; cp corpus.tsv d/2.csv; cp corpus.tsv d/00000.csv; cp corpus.tsv d/000003.csv; cp corpus.tsv d/x.csv
      for f in d/*.csv; do dragoman translate --model "$MODEL" --attention-csv d < $f | wc -l; done
      """#)
    #expect(outcome.output == "60\n60\n60\n60\n", "other names in the folder are not written")
  }

  @Test("A name that a file has until it is whole is its name too")
  func partialNames() throws {
    _ = try workshop.run(
      "cp corpus.tmx o.partial; mkdir d; ln -s ../p d/l; cp corpus.tmx p.partial; touch p")
    try refuse([
      "dragoman align --model m --corpus o.partial --alignments o",
      "dragoman align --model m --corpus p.partial --alignments d/l",
      "dragoman align --model m --corpus corpus.tmx --alignments x --attention-table x.partial",
    ])
  }

  @Test("Two outputs are two files")
  func sharedOutputs() throws {
    _ = try workshop.run("ln -s nothing l; touch f; ln f g")
    try refuse([
      "dragoman align --model m --corpus corpus.tmx --alignments o --attention-table ./o",
      "dragoman align --model m --corpus corpus.tmx --alignments l --attention-table nothing",
      "dragoman align --model m --corpus corpus.tmx --alignments f --attention-table g",
      "dragoman align --model m --corpus corpus.tmx --alignments - --attention-table /dev/stdout",
      "dragoman corpus export corpus.tsv --validation-split 1 --report o --validation-output o",
      "dragoman corpus export corpus.tsv --report output",
      "dragoman corpus export corpus.tsv --report -",
      "dragoman translate --model m --alignments output < one.en",
      "dragoman train --quiet --model new --corpus corpus.tsv --report new/config.yaml",
      "dragoman train --quiet --model new --corpus corpus.tsv --report new/model.safetensors",
      "dragoman train --quiet --model m --max-steps 50 --report m/corpus/manifest.json",
    ])
  }

  @Test("Standard output")
  func standardOutput() throws {
    try refuse([
      "dragoman translate --model m < one.en >> one.en",
      "dragoman corpus export corpus.tsv >> corpus.tsv",
      "dragoman corpus list corpus.tmx >> corpus.tmx",
      "dragoman corpus list corpus.tmx 1<> corpus.tmx",
      "dragoman align --model m --corpus corpus.tmx >> corpus.tmx",
      "dragoman align --model m --corpus corpus.tmx --alignments - >> corpus.tmx",
      "dragoman align --model m --corpus corpus.tmx --alignments - >> m/config.yaml",
      "dragoman evaluate --hypotheses one.en --references one.fr >> one.fr",
      "dragoman evaluate --alignments links --gold links >> links",
      "dragoman symmetrize links links >> links",
      "dragoman align --model m --reverse-model m --corpus corpus.tmx >> m/config.yaml",
      "dragoman corpus export opus/align.xml --source en --target fr >> opus/fr/d.xml",
      "dragoman train --config c.yaml --model new --dump-config >> c.yaml",
    ])
  }

  @Test("The files of a vocabulary")
  func vocabularies() throws {
    _ = try workshop.run(
      """
      for f in source.model source.vocab target.model target.vocab joint.model joint.vocab; do
        cp corpus.tmx v.$f; ln -s corpus.tmx w.$f; done
      """)
    let names = ["source", "target", "joint"].flatMap { ["\($0).model", "\($0).vocab"] }
    try refuse(
      names.flatMap { name in
        ["", " --joint-vocab"].map {
          "dragoman vocab --corpus v.\(name) --source en --target fr --output v\($0)"
        }
      } + ["dragoman vocab --corpus corpus.tmx --source en --target fr --output w"])
  }

  @Test("What is set aside is no input")
  func restart() throws {
    try refuse([
      "dragoman train --quiet --model m --restart --corpus corpus.tsv --vocab m/vocabulary",
      "cp corpus.tsv m/corpus.tsv; dragoman train --quiet --model m --restart --corpus m/corpus.tsv; c=$?; rm m/corpus.tsv; exit $c",
    ])
  }

  @Test("Devices and other files are free")
  func free() throws {
    let outcome = try workshop.run(
      #"""
      cp -r "$MODEL" m; echo old > o
      dragoman align --model m --corpus corpus.tsv --alignments /dev/null --attention-table /dev/null 2> /dev/null; echo $?
      dragoman align --model m --corpus corpus.tsv --alignments o 2> /dev/null < /dev/null; echo $?
      dragoman align --model m --corpus corpus.tsv --alignments o --attention-csv m/csv 2> /dev/null; echo $?
      dragoman align --model m --corpus corpus.tsv --alignments o --attention-csv m/csv 2> /dev/null; echo $?
      dragoman corpus export opus/align.xml --source en --target fr --report o 2> /dev/null; echo $?
      dragoman corpus export corpus.tsv --report /dev/null 2> /dev/null | wc -l
      dragoman translate --model m < one.en > one.out; echo $?
      dragoman train --quiet --model m --max-steps 41 --vocab m/vocabulary --report o; echo $?
      dragoman vocab --corpus corpus.tsv --vocab-size 60 --output n/vocabulary 2> /dev/null
      dragoman train --quiet --model n --corpus corpus.tsv --vocab n/vocabulary --max-steps 1 --embedding-size 8; echo $?
      mkdir -p w/corpus; cp corpus.tsv w/corpus/mine.tsv; cp corpus.tsv w/corpus.tsv
      for r in '' --restart '--restart --seed 2'; do
        dragoman train --quiet --model w --corpus w/corpus/mine.tsv --max-steps 1 --embedding-size 8 $r; echo $?
      done; cmp w/corpus/mine.tsv corpus.tsv
      """#)
    #expect(
      outcome.output == "0\n0\n0\n0\nA dog.\tUn chien.\n0\n60\n0\n0\n0\n0\n0\n0\n",
      "\(outcome.errors)")
  }
}
