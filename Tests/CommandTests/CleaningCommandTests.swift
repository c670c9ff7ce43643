import Foundation
import TestSupport
import Testing

/// Cleaning, the report and the validation split of `dragoman corpus export`, as a shell sees them.
@Suite struct CleaningCommandTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      "a\tb\na\tb\nc\tc\n1\t2\none two three four\tx\nabcdefghij\ty\n我喜欢读书\tI like to read\n",
      to: "a.tsv")
    try folder.write((0..<40).map { "\($0 % 30)\tp\($0)\n" }.joined(), to: "n.tsv")
  }

  private func run(_ line: String) throws -> Command.Outcome {
    try Command.shell(line, in: folder.url)
  }

  @Test(
    "Each flag drops what it names",
    arguments: [
      ("", 7, ""), ("--max-words 3", 5, "2 with too many words: a.tsv:5, a.tsv:7"),
      ("--max-words 4", 7, ""), ("--max-words 0", 7, ""),
      ("--max-word-length 9", 6, "1 with too long a word: a.tsv:6"),
      ("--max-length-ratio 3", 6, "1 with sides too different in length: a.tsv:5"),
      ("--max-length-ratio 1.2", 5, "2 with sides too different in length: a.tsv:5, a.tsv:7"),
      ("--require-letter", 6, "1 with a side without letters: a.tsv:4"),
      ("--drop-identical", 6, "1 with identical sides: a.tsv:3"),
      ("--deduplicate", 6, "1 repeating an earlier pair: a.tsv:2"),
      ("--deduplicate --no-deduplicate", 7, ""),
    ])
  func flags(flags: String, pairs: Int, report: String) throws {
    let outcome = try run("dragoman corpus export a.tsv \(flags)")
    #expect(outcome.code == 0 && outcome.lines.count == pairs)
    #expect(
      outcome.errors == "7 units, \(pairs) pairs\n" + (report.isEmpty ? "" : "  \(report)\n"))
  }

  @Test(
    "What cannot be is 64 with a sentence",
    arguments: [
      ("--max-words=-1", "--max-words is -1, expected 1 or more, or 0 for no limit"),
      ("--max-word-length=-1", "--max-word-length is -1, expected 1 or more"),
      ("--max-length-ratio 0.5", "--max-length-ratio is 0.5, expected 1 or more"),
      ("--max-length-ratio nan", "--max-length-ratio is nan, expected 1 or more"),
      ("--max-length-ratio inf", "--max-length-ratio is inf, expected 1 or more"),
      ("--validation-split 0", "--validation-split is 0, expected 1 or more"),
      ("--validation-split 9223372036854775807", "expected at most 100000000"),
      ("--validation-output v.tsv", "needs --validation-split"),
      ("--report -", "name another file"),
      ("--validation-split 2 --validation-output -", "name another file"),
      ("--validation-split 2 --validation-output v --report v", "two outputs cannot share"),
    ])
  func usage(flags: String, words: String) throws {
    let outcome = try run("dragoman corpus export a.tsv \(flags)")
    #expect(outcome.code == 64 && outcome.output == "")
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(folder.names == ["a.tsv", "n.tsv"])
  }

  @Test(
    "Commands that number or list all pairs clean none",
    arguments: ["align --model m --corpus a.tsv", "corpus list a.tsv"],
    [
      "--max-words 3", "--deduplicate", "--validation-split 2", "--report r.json",
      "--max-length-ratio 3", "--drop-identical", "--require-letter", "--max-word-length 3",
    ])
  func flagsThatAreUnknown(command: String, flag: String) throws {
    let outcome = try run("dragoman \(command) \(flag)")
    #expect(outcome.code == 64 && outcome.errors.contains("Unknown option"))
  }

  @Test func theReportIsJSON() throws {
    let outcome = try run("dragoman corpus export a.tsv --deduplicate --report r.json > /dev/null")
    #expect(outcome.code == 0 && folder.names == ["a.tsv", "n.tsv", "r.json"])
    let report = try #require(
      try JSONSerialization.jsonObject(with: folder.bytes("r.json")) as? [String: Any])
    #expect(
      report.keys.sorted() == [
        "damage", "held-out", "pairs", "rejected", "skipped", "trailing", "units",
      ])
    #expect(report["units"] as? Int == 7 && report["pairs"] as? Int == 6)
    let rejected = try #require(report["rejected"] as? [String: [String: Any]])
    #expect(rejected.count == 14)
    #expect(rejected["duplicate"]?["count"] as? Int == 1)
    #expect(rejected["duplicate"]?["places"] as? [String] == ["a.tsv:2"])
    #expect(rejected["empty"]?["count"] as? Int == 0)
  }

  private static let xliff = """
    <xliff version="1.2"><file source-language="en" target-language="fr"><body>
    <trans-unit id="1"><source>a</source><target state="new">b</target></trans-unit>
    <trans-unit id="2"><source>c</source><target>dd&#x85;</target></trans-unit>
    </body></file></xliff>
    """

  @Test func untranslatedPairsAreKeptUnlessAskedFor() throws {
    try folder.write(Self.xliff, to: "a.xlf")
    let all = try run("dragoman corpus export a.xlf --source en --target fr")
    #expect(all.lines.count == 2)
    let kept = try run("dragoman corpus export a.xlf --source en --target fr --drop-untranslated")
    #expect(kept.lines.count == 1)
    #expect(kept.errors.contains("1 marked as untranslated, unconfirmed or rejected: a.xlf:2:1"))
  }

  @Test func rejectedUnitsAreWrittenWithTheirPlaces() throws {
    try folder.write(Self.xliff, to: "a.xlf")
    let outcome = try run(
      """
      dragoman corpus export a.xlf a.tsv --source en --target fr --drop-identical --drop-untranslated \\
        --require-letter --rejected r > /dev/null 2>&1; echo $?
      cat r; dragoman corpus export a.xlf --source en --target fr --require-letter --max-words 1 \\
        --max-word-length 1 --rejected r 2> /dev/null; cat r
      """)
    #expect(
      outcome.output
        == #"""
        0
        a.xlf␉2␉1␉1␉untranslated␉a␉b
        a.tsv␉3␉␉␉identical␉c␉c
        a.tsv␉4␉␉␉no-letter␉1␉2
        a␉b
        a.xlf␉3␉1␉2␉long-word␉c␉dd\u{85}

        """#.replacing("␉", with: "\t"))
  }

  @Test("A line each: file, line, column, id, reason, source, target")
  func rejected() throws {
    try folder.write(
      "<tmx><body>\n<tu tuid='one'><tuv lang='en'><seg>a</seg></tuv></tu>\n"
        + "<tu tuid='t&#x9;w&#x85;o'><tuv lang='en'><seg>b&#x2028;c</seg></tuv><tuv lang='fr'/></tu>\n"
        + "<tu><tuv lang='en'><seg>d</seg></tuv><tuv lang='fr'><seg>e</seg></tuv></tu>\n</body></tmx>",
      to: "a.tmx")
    let outcome = try run(
      "dragoman corpus export a.tmx --source en --target fr --rejected r.tsv")
    #expect(outcome.code == 0 && outcome.output == "d\te\n")
    #expect(outcome.errors.contains("1 with no <seg> on a side: a.tmx:3:1"))
    #expect(
      String(decoding: try folder.bytes("r.tsv"), as: UTF8.self)
        == "a.tmx\t2\t1\tone\tno-target\ta\t\n"
        + "a.tmx\t3\t1\tt\\tw\\u{85}o\tno-segment\tb\\u{2028}c\t\n")
  }

  @Test("Only `train` drops what is marked as untranslated, unless asked otherwise")
  func untranslated() throws {
    func units(_ name: String, _ count: Int, _ attributes: String = "") -> String {
      (0..<count).map {
        "<trans-unit id='\(name)\($0)'><source>\(name) \($0)</source>"
          + "<target \(attributes)>t \($0)</target></trans-unit>\n"
      }.joined()
    }
    func document(_ units: String) -> String {
      "<xliff version='1.2'><file source-language='en' target-language='fr'><body>\n\(units)</body></file></xliff>\n"
    }
    let drafts = units("new", 5, "state='new'")
    try folder.write(document(units("kept", 30) + drafts), to: "a.xlf")
    try folder.write(document(drafts), to: "n.xlf")
    let languages = "--source en --target fr"
    #expect(try run("dragoman corpus export a.xlf \(languages)").lines.count == 35)
    #expect(
      try run("dragoman corpus export a.xlf \(languages) --drop-untranslated").lines.count == 30)
    let sizes = "--embedding-size 8 --hidden-size 8 --vocab-size 60 --max-steps 1"
    let trained = try run(
      "dragoman train --corpus a.xlf \(languages) \(sizes) --model m --rejected r.tsv")
    #expect(trained.code == 0, "\(trained.errors)")
    #expect(trained.errors.contains("5 marked as untranslated, unconfirmed or rejected"))
    let lines = String(decoding: try folder.bytes("r.tsv"), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 5 && lines[0].hasSuffix("\tnew0\tuntranslated\tnew 0\tt 0"))
    // The prepared corpus of the other setting is no use.
    let kept = try run(
      "dragoman train --corpus a.xlf \(languages) \(sizes) --model k --no-drop-untranslated")
    #expect(kept.code == 0 && !kept.errors.contains("marked as untranslated"))
    let none = try run("dragoman train --corpus n.xlf \(languages) \(sizes) --model n")
    #expect(none.code == 65 && none.errors.contains("--no-drop-untranslated"), "\(none.errors)")
  }

  @Test(
    "Rejected units do not overwrite what is read or written",
    arguments: [
      ("--rejected a.tsv", "is a file of the corpus"), ("--rejected -", "name another file"),
      ("--rejected r --report r", "two outputs cannot share"),
    ])
  func rejectedIsGuarded(flags: String, words: String) throws {
    let outcome = try run("dragoman corpus export a.tsv \(flags)")
    #expect(outcome.code == 64 && outcome.errors.contains(words), "\(outcome.errors)")
    #expect(folder.names == ["a.tsv", "n.tsv"])
  }

  @Test func aSplitThatLeavesLittleWarns() throws {
    let little = try run("dragoman corpus export n.tsv --validation-split 29")
    #expect(little.code == 0 && little.errors.contains("warning: --validation-split holds out"))
    let much = try run("dragoman corpus export n.tsv --validation-split 5")
    #expect(!much.errors.contains("warning"))
  }

  @Test func theReportIsWrittenWhereNoPairIsLeft() throws {
    let outcome = try run(
      """
      printf 'x\\tx\\n' > x.tsv; echo old > old.json; ln -s old.json r.json
      dragoman corpus export x.tsv --drop-identical --report r.json; echo $?
      grep -c '"pairs" : 0' r.json old.json; test -L r.json; echo $?
      dragoman corpus export x.tsv --report /dev/stderr 2>&1 > /dev/null | grep -c '"pairs" : 1'
      """)
    #expect(outcome.output == "0\nr.json:1\nold.json:1\n0\n1\n")
  }

  @Test(
    "A report that cannot be written is 74, before anything is read",
    arguments: ["none/r.json", "."])
  func reportCannotBeWritten(path: String) throws {
    let outcome = try run("dragoman corpus export a.tsv --report \(path)")
    #expect(outcome.code == 74 && outcome.output == "" && outcome.isOneError)
    #expect(outcome.errors.contains(path))
  }

  @Test func damageLeavesTheOlderReport() throws {
    let outcome = try run(
      """
      echo old > r.json; printf 'a\\tb\\n\\377\\tc\\n' > d.tsv
      dragoman corpus export d.tsv --report r.json; echo $?; cat r.json; ls *partial 2> /dev/null
      dragoman corpus export d.tsv --report r.json --recover; grep -A 1 '"damage"' r.json
      """)
    #expect(outcome.output == "a\tb\n65\nold\na\tb\n  \"damage\" : {\n    \"count\" : 1,\n")
  }

  @Test func theSplitPartsTheCorpusByItsSources() throws {
    let outcome = try run(
      "dragoman corpus export n.tsv --validation-split 12 --validation-output v.tsv > t.tsv")
    let training = try folder.text("t.tsv").split(separator: "\n")
    let validation = try folder.text("v.tsv").split(separator: "\n")
    let all = try folder.text("n.tsv").split(separator: "\n")
    #expect(training.count + validation.count == 40)
    #expect(training == all.filter(training.contains))
    #expect(validation == all.filter(validation.contains))
    let sources = Set(validation.map { $0.prefix { $0 != "\t" } })
    #expect(sources.count == 12)
    #expect(!training.contains { sources.contains($0.prefix { $0 != "\t" }) })
    #expect(
      outcome.errors
        == "40 units, 40 pairs\n  \(validation.count) pairs held out for validation\n")
  }

  @Test func theSplitIsTheSameInAnyOrderAndWithoutAFileForIt() throws {
    let outcome = try run(
      """
      tac n.tsv > b.tsv
      dragoman corpus export n.tsv --validation-split 7 --validation-output v.tsv | sort > t.tsv
      dragoman corpus export b.tsv --validation-split 7 --validation-output w.tsv | sort > u.tsv
      cmp t.tsv u.tsv && cmp <(sort v.tsv) <(sort w.tsv)
      dragoman corpus export n.tsv --validation-split 7 --report r.json | sort | cmp - t.tsv
      grep -o 'held-out. : [0-9]*' r.json; wc -l < v.tsv
      """)
    #expect(outcome.code == 0)
    #expect(outcome.lines.first == "held-out\" : \(outcome.lines.last ?? "")")
  }

  @Test func theSplitSeesWhatIsKept() throws {
    let outcome = try run(
      "dragoman corpus export a.tsv --drop-identical --require-letter --deduplicate --validation-split 100"
    )
    // One of four sources stays.
    #expect(outcome.code == 0 && outcome.lines.count == 1)
    #expect(outcome.errors.contains("3 pairs held out for validation"))
  }

  @Test func theSplitCannotReadStandardInputTwice() throws {
    for input in ["-", "--source-file - --target-file a.tsv"] {
      let outcome = try run("dragoman corpus export \(input) --validation-split 2 < a.tsv")
      #expect(outcome.code == 64 && outcome.output == "")
      #expect(outcome.errors.contains("save it to a file first"))
    }
  }

  @Test(
    "What is read is never written over, however it is named",
    arguments: [
      "corpus export a.tsv --report a.tsv", "corpus export a.tsv --report ./link.tsv",
      "corpus export a.tsv --validation-split 1 --validation-output a.tsv",
      "corpus export --source-file b.en --target-file a.tsv --report b.en",
      "corpus export b --source en --target fr --report b.fr",
      "corpus export - --report a.tsv < a.tsv", "train --model m --corpus - --report a.tsv < a.tsv",
      "corpus export o.xml --source en --target fr --report fr/d",
      "train --model m --corpus o.xml --source en --target fr --report fr/d",
      "train --model m --corpus a.tsv --report a.tsv",
      "train --model m --corpus b.en --validation a.tsv --report a.tsv",
    ])
  func inputsAreKept(line: String) throws {
    let folder = try TemporaryFolder()
    let text = "a\tb\nc\td\n"
    for name in ["a.tsv", "b.en", "b.fr"] { try folder.write(text, to: name) }
    let document = "<s id='1'>a</s>"
    for name in ["en/d", "fr/d"] { try folder.write(document, to: name) }
    try folder.write(
      "<cesAlign><linkGrp fromDoc='en/d' toDoc='fr/d'><link xtargets='1;1'/></linkGrp></cesAlign>",
      to: "o.xml")
    let outcome = try Command.shell("ln -s a.tsv link.tsv; dragoman \(line)", in: folder.url)
    #expect(outcome.code == 64)
    let names = "is (a (file|document) of the corpus|standard input) .*would be lost"
    #expect(outcome.errors.range(of: names, options: .regularExpression) != nil)
    for name in ["a.tsv", "b.en", "b.fr"] { #expect(try folder.text(name) == text) }
    #expect(try folder.text("fr/d") == document)
  }

  @Test(
    "Two files are not both standard input, and neither is in training",
    arguments: [
      "corpus export --source-file - --target-file -",
      "train --model m --source-file - --target-file a",
      "train --model m --source-file a --target-file -",
    ])
  func standardInputBesideAFile(line: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("a\n", to: "a")
    let outcome = try Command.shell("dragoman \(line) < a", in: folder.url)
    #expect(outcome.code == 64 && outcome.errors.contains("standard input"))
  }
}
