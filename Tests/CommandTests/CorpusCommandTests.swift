import Foundation
import TestSupport
import Testing

/// `dragoman corpus`, as a shell sees it.
@Suite struct CorpusCommandTests {
  /// Runs a line of shell in a folder that holds `a.tmx` (two units) and `cut.tmx`.
  static func run(_ line: String) throws -> Command.Outcome {
    let folder = try TemporaryFolder()
    let tmx = """
      <tmx><body><tu><tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="fr"><seg>b</seg></tuv></tu>
      <tu><tuv xml:lang="en"><seg>c</seg></tuv></tu></body></tmx>
      """
    try folder.write(tmx, to: "a.tmx")
    try folder.write(String(tmx.prefix(120)), to: "cut.tmx")
    return try Command.shell(line, in: folder.url)
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

  @Test func listCountsPairsOfLanguages() throws {
    let table = try Self.run("dragoman corpus list --pairs a.tmx")
    #expect(table.output == "FILE   SOURCE  TARGET  PAIRS\na.tmx  en      fr          1\n")
    #expect(try Self.run("dragoman corpus list --tsv --pairs a.tmx").output == "en\tfr\t1\n")
    #expect(
      try Self.run("dragoman corpus list --tsv --pairs a.tmx a.tmx").output
        == "en\tfr\t1\ta.tmx\nen\tfr\t1\ta.tmx\n")
    let none = try Self.run("dragoman corpus list --pairs none.tmx")
    #expect(none.code == 66)
  }

  @Test func listGoesOnAfterDamage() throws {
    #expect(try Self.run("dragoman corpus list cut.tmx").code == 65)
    let outcome = try Self.run("dragoman corpus list --recover --tsv cut.tmx")
    #expect(outcome.code == 0 && outcome.output == "en\t1\nfr\t1\n")
    #expect(outcome.errors.contains("cut.tmx:\n  damage in "))
  }

  @Test("A list says what reading went past, as an export does")
  func aListSaysWhatWasSkipped() throws {
    let skipped = try Self.run(
      "sed 's/>a</>a < b</' a.tmx > broken.tmx; dragoman corpus list --recover broken.tmx")
    #expect(
      skipped.errors.contains("skipped ") && skipped.errors.contains(" and 1 unit after damage"))
    let ends = try Self.run("printf 'a\\rb\\tc\\nd\\te\\n' > a.tsv; dragoman corpus list a.tsv")
    #expect(ends.errors.contains("1 carriage return (CR)"))
  }

  @Test("A list stays a list, whatever stands in codes and names")
  func controlCharacters() throws {
    let outcome = try Self.run(
      #"""
      sed 's/lang="fr"/lang="f\&#9;r\&#10;\&#x9b;"/' a.tmx > $'b\t\n.tmx'
      dragoman corpus list --tsv *b*.tmx a.tmx
      dragoman corpus list *b*.tmx a.tmx | wc -l
      """#)
    #expect(
      outcome.output
        == #"""
        en␉2␉b\t\n.tmx
        f\tr\n\u{9B}␉1␉b\t\n.tmx
        en␉2␉a.tmx
        fr␉1␉a.tmx
        5

        """#.replacing("␉", with: "\t"))
  }

  @Test("Targets without a declared language are listed for people, and left out of columns")
  func undeclaredTargets() throws {
    let folder = try TemporaryFolder()
    let unit = "<trans-unit id='1'><source>a</source><target>b</target></trans-unit>"
    let file = "<file source-language='en'>\(unit)</file>"
    try folder.write("<xliff version='1.2'>\(file)</xliff>", to: "a.xlf")
    try folder.write(
      "<xliff version='1.2'>\(file)<file source-language='en' target-language='fr'>\(unit)</file></xliff>",
      to: "b.xlf")
    func run(_ line: String) throws -> Command.Outcome {
      try Command.shell("dragoman corpus \(line)", in: folder.url)
    }
    let alone = try run("list a.xlf")
    #expect(alone.output.hasSuffix("a.xlf  (not declared)      1\n"))
    #expect(alone.errors.contains("1 unit has a target of no declared language; with --target"))
    #expect(try run("list --tsv a.xlf").output == "en\t1\n")
    #expect(try run("list --tsv b.xlf").output == "en\t2\nfr\t1\n")
    #expect(try run("list b.xlf").errors.contains("they give no pairs"))
    let export = try run("export a.xlf --source en --target fr --report r.json")
    #expect(export.output == "a\tb\n")
    #expect(export.errors.contains("1 target of no declared language"))
    let report = String(decoding: try folder.bytes("r.json"), as: UTF8.self)
    #expect(report.contains(#""undeclared-targets""#))
  }

  @Test("Formats are recognised by what the files hold")
  func formats() throws {
    let folder = try TemporaryFolder()
    let unit = "<trans-unit id='1'><source>a</source><target>b</target></trans-unit>"
    try folder.write(
      "<xliff version='1.2'><file source-language='en' target-language='fr'>\(unit)</file></xliff>",
      to: "x")
    for (name, text) in [("s", "one"), ("t", "un")] {
      try folder.write(
        "<mteval><srcset><doc docid='d'><seg id='1'>\(text)</seg></doc></srcset></mteval>", to: name
      )
      try folder.write("<text><s id='1'>\(text)</s></text>", to: name == "s" ? "en/d" : "fr/d")
    }
    try folder.write(
      "<cesAlign><linkGrp fromDoc='en/d' toDoc='fr/d'><link xtargets='1;1'/></linkGrp></cesAlign>",
      to: "o/align.xml")
    for (line, expected) in [
      ("export x --source en --target fr", "a\tb\n"), ("list --tsv x", "en\t1\nfr\t1\n"),
      ("export --source-file s --target-file t", "one\tun\n"),
      ("export o/align.xml --source en --target fr", "one\tun\n"),
      ("export x o/align.xml --source en --target fr", "a\tb\none\tun\n"),
    ] {
      let outcome = try Command.shell("dragoman corpus \(line)", in: folder.url)
      #expect(outcome.output == expected, "\(line): \(outcome.errors)")
      #expect(outcome.code == 0)
    }
    let half = try Command.shell("dragoman corpus list s", in: folder.url)
    #expect(half.code == 65 && half.errors.contains("--source-file and --target-file"))
  }

  @Test func standardInputIsTabSeparatedText() throws {
    let outcome = try Self.run("printf 'x\\ty\\n' | dragoman corpus export -")
    #expect(outcome.output == "x\ty\n")
  }

  @Test(
    "Errors are one line, with the exit code of whose fault they are",
    arguments: [
      ("dragoman corpus export a.tmx --source en --target de", 65, "de.*: en .2., fr .1."),
      ("dragoman corpus export cut.tmx --source en --target fr", 65, "cut.tmx:2:26: "),
      ("dragoman corpus export none.tmx --source en --target fr", 66, "none.tmx: "),
      ("dragoman corpus list .", 66, "folder.* such as ./\\*.tmx"),
      ("mkdir 'a b'; dragoman corpus list 'a b/'", 66, "such as 'a b'/\\*.tmx"),
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

  @Test("Where memory ends, part of a corpus is never taken for the whole")
  func littleMemory() throws {
    let folder = try TemporaryFolder()
    func unit(_ text: String) -> String {
      """
      <tu><tuv xml:lang="en"><seg>\(text)</seg></tuv><tuv xml:lang="fr"><seg>b</seg></tuv></tu>

      """
    }
    // Text that is passed over is held by the parser alone, and all of it at once.
    let large = unit("<ph>\(String(repeating: "&e;", count: 7))</ph>a")
    try folder.write(
      """
      <!DOCTYPE tmx [<!ENTITY e '\(String(repeating: "x", count: 1_000_000))'>]><tmx><body>
      \(String(repeating: unit("a"), count: 80_000))\(String(repeating: large, count: 8))
      </body></tmx>
      """, to: "a.tmx")
    let outcome = try Command.shell(
      """
      ulimit -c 0
      export="corpus export a.tmx --source en --target fr --recover"
      dragoman $export > whole
      for size in $(seq 100 12 500); do
        (ulimit -v $((size * 1024)); exec "$DRAGOMAN" $export) > part 2> errors
        echo $? $(cmp -s part whole && echo whole || echo part)
      done
      """, in: folder.url)
    #expect(outcome.lines.contains("71 part"))
    #expect(outcome.lines.contains("0 whole"))
    #expect(!outcome.lines.contains("0 part"))
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
