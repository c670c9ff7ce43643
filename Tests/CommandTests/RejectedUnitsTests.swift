import Foundation
import TestSupport
import Testing

/// What is dropped and how it is found again, and what a list says, as a shell sees them.
@Suite struct RejectedUnitsTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ line: String) throws -> Command.Outcome {
    try Command.shell(line, in: folder.url)
  }

  private static func xliff(_ units: String, _ attributes: String) -> String {
    "<xliff version=\"1.2\"><file \(attributes)><body>\n\(units)</body></file></xliff>\n"
  }

  private static func unit(_ id: String, _ source: String, _ state: String = "") -> String {
    "<trans-unit id=\"\(id)\"><source>\(source)</source><target\(state)>t \(source)</target></trans-unit>\n"
  }

  private static let english = #"source-language="en""#
  private static let both = english + #" target-language="fr""#

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

  @Test("Pairs that cleaning drops are there, too; and so is a file without any")
  func cleaned() throws {
    try folder.write("a\tb\na\tb\nc\td\n", to: "a.tsv")
    _ = try run(
      "dragoman corpus export a.tsv --deduplicate --rejected r.tsv; dragoman corpus export a.tsv --rejected n.tsv"
    )
    #expect(
      String(decoding: try folder.bytes("r.tsv"), as: UTF8.self)
        == "a.tsv\t2\t\t\tduplicate\ta\tb\n")
    #expect(try folder.bytes("n.tsv").isEmpty)
  }

  @Test("Only `train` drops what is marked as untranslated, unless asked otherwise")
  func untranslated() throws {
    let units = (0..<30).map { Self.unit("k\($0)", "kept \($0)") }.joined()
    let drafts = (0..<5).map { Self.unit("n\($0)", "new \($0)", #" state="new""#) }.joined()
    try folder.write(Self.xliff(units + drafts, Self.both), to: "a.xlf")
    try folder.write(Self.xliff(drafts, Self.both), to: "n.xlf")
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
    #expect(lines.count == 5 && lines[0].hasSuffix("\tn0\tuntranslated\tnew 0\tt new 0"))
    // The prepared corpus of the other setting is no use.
    let kept = try run(
      "dragoman train --corpus a.xlf \(languages) \(sizes) --model k --no-drop-untranslated")
    #expect(kept.code == 0 && !kept.errors.contains("marked as untranslated"))
    let none = try run("dragoman train --corpus n.xlf \(languages) \(sizes) --model n")
    #expect(none.code == 65 && none.errors.contains("--no-drop-untranslated"), "\(none.errors)")
  }

  @Test("A list says which targets have no language; as TSV it prints declared ones only")
  func undeclared() throws {
    try folder.write(Self.xliff(Self.unit("1", "a"), Self.english), to: "a.xlf")
    let table = try run("dragoman corpus list a.xlf")
    #expect(table.output.contains("(not declared)"))
    #expect(table.errors.contains("1 unit has a target of no declared language"))
    #expect(try run("dragoman corpus list a.xlf --tsv").output == "en\t1\n")
  }

  @Test("Pairs a pair of languages")
  func pairs() throws {
    try folder.write(
      "<tmx><header srclang='fr'/><body>"
        + "<tu><tuv lang='en'><seg>a</seg></tuv><tuv lang='fr'><seg>b</seg></tuv></tu>"
        + "<tu><tuv lang='en'><seg>a</seg></tuv><tuv lang='fr'><seg>b</seg></tuv><tuv lang='de'><seg>c</seg></tuv></tu>"
        + "</body></tmx>", to: "a.tmx")
    let outcome = try run("dragoman corpus list a.tmx --pairs --tsv")
    #expect(outcome.code == 0 && outcome.lines.first == "fr\ten\t2" && outcome.lines.count == 3)
    #expect(try run("dragoman corpus list a.tmx --pairs").lines.first?.contains("PAIRS") == true)
  }

  @Test("A code cannot break a line or steer the terminal")
  func controls() throws {
    try folder.write(
      "<tmx><body><tu><tuv lang='e&#x9;n'><seg>a</seg></tuv><tuv lang='x&#x9B;&#x85;'><seg>b</seg></tuv></tu></body></tmx>",
      to: "a.tmx")
    for flags in ["", "--tsv", "--pairs", "--pairs --tsv"] {
      let outcome = try run("dragoman corpus list a.tmx \(flags)")
      let scalars = outcome.output.unicodeScalars
      #expect(!scalars.contains { (0x7F..<0xA0).contains($0.value) }, "\(outcome.output)")
    }
    let tsv = try run("dragoman corpus list a.tmx --tsv")
    #expect(tsv.lines.allSatisfy { $0.split(separator: "\t").count == 2 } && tsv.lines.count == 2)
    let missing = try run("dragoman corpus export a.tmx --source en --target qq")
    #expect(missing.code == 65 && missing.errorLines.count == 1)
    #expect(missing.errors.contains("\\u{9B}"))
  }

  @Test func aListRecovers() throws {
    try folder.write(
      "<tmx><body><tu><tuv lang='en'><seg>&x;</seg></tuv></tu><tu><tuv lang='en'><seg>a</seg></tuv></tu></body></tmx>",
      to: "a.tmx")
    #expect(try run("dragoman corpus list a.tmx --tsv").code == 65)
    let outcome = try run("dragoman corpus list a.tmx --tsv --recover")
    #expect(outcome.code == 0 && outcome.output == "en\t1\n" && outcome.errors.contains("damage"))
  }

  @Test("A list says what reading went past, as an export does")
  func aListSaysWhatWasSkipped() throws {
    try folder.write(
      "<tmx><body><tu><tuv lang='en'><seg>a < b</seg></tuv></tu>\n<tu><tuv lang='en'><seg>a</seg></tuv></tu></body></tmx>",
      to: "a.tmx")
    let skipped = try run("dragoman corpus list a.tmx --recover")
    #expect(
      skipped.errors.contains("skipped ") && skipped.errors.contains(" and 1 unit behind damage"))
    try folder.write("a\rb\tc\nd\te\n", to: "a.tsv")
    #expect(try run("dragoman corpus list a.tsv").errors.contains("1 carriage return (CR)"))
  }

  @Test func aFolderIsNoCorpus() throws {
    let outcome = try run("mkdir d; dragoman corpus export d --source en --target fr")
    #expect(outcome.code == 66 && outcome.errors.contains("d/*.tmx"), "\(outcome.errors)")
  }

  @Test(
    "A split that leaves less than it holds out, and validation on what is trained on, are warned of"
  )
  func warnings() throws {
    try folder.write((0..<20).map { "a \($0)\tb \($0)\n" }.joined(), to: "a.tsv")
    let split = try run(
      "dragoman corpus export a.tsv --validation-split 15 --validation-output v.tsv")
    #expect(split.code == 0 && split.errors.contains("holds out 15 of 20 pairs"))
    let sizes = "--embedding-size 8 --hidden-size 8 --vocab-size 40 --max-steps 1"
    let trained = try run(
      "head -3 a.tsv > v.tsv; dragoman train --corpus a.tsv --validation v.tsv \(sizes) --model m")
    #expect(trained.code == 0 && trained.errors.contains("3 of 3 pairs to validate on"))
  }
}
