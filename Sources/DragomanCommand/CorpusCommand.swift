import ArgumentParser
import Basics
import Corpora

/// `dragoman corpus`: inspects and exports parallel text.
struct CorpusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "corpus",
    abstract: "Inspect and export parallel text.",
    discussion: """
      TMX, XLIFF, alignments of OPUS (XCES), test sets of WMT and IWSLT, tab-separated text (.tsv, .txt, or - for \
      standard input), and pairs of plain files, each also gzipped. A prefix such as data/train stands for \
      data/train.en and data/train.fr.
      """,
    subcommands: [CorpusListCommand.self, CorpusExportCommand.self])
}

/// `dragoman corpus list`: the languages of files.
struct CorpusListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the languages of each file, with the number of units in each.")

  @Argument(help: "Files, prefixes, or -.", completion: .file())
  var files: [String]

  @Flag(
    name: .long,
    help: """
      Print language and units separated by a tab (with --pairs: source, target, pairs); for several files, the file as \
      well.
      """)
  var tsv = false

  @Flag(
    name: .long,
    help: """
      List pairs of languages with the number of sentence pairs, the most frequent first. A pair of languages in TMX is \
      listed once, though it can be exported in both directions.
      """)
  var pairs = false

  @Flag(
    name: .long, help: "Go on after damage in a file, and count every undamaged unit.")
  var recover = false

  private struct Row {
    let file: String
    let languages: [String]
    let count: String

    init(_ file: String, _ languages: [String], _ count: String) {
      self.file = file.withVisibleControls
      self.languages = languages.map(\.withVisibleControls)
      self.count = count
    }
  }

  /// The largest number of characters of a language code in a table.
  private static let codeLimit = 60
  private static let undeclared = "(not declared)"

  func run() throws {
    var outputs = OutputGuard()
    outputs.reads(CorpusRequest(files: files, source: nil, target: nil))
    outputs.prints("the list")
    try outputs.check()
    var rows: [Row] = []
    var notes: [String] = []
    let display = PreparationDisplay()
    for file in files {
      defer { display.finish() }
      let list = try languages(
        of: file, countsPairs: pairs, recover: recover, didAdvance: display.show)
      let found = self.rows(of: list, file)
      rows += found.isEmpty && !tsv ? [Row(file, pairs ? ["-", "-"] : ["-"], "0")] : found
      notes += self.notes(on: list, file)
    }
    var output = StandardOutput()
    if tsv {
      for row in rows {
        let file = files.count > 1 ? [row.file] : []
        try output.write((row.languages + [row.count] + file).joined(separator: "\t") + "\n")
      }
    } else {
      try write(rows, to: &output)
    }
    try output.flush()
    for note in notes { StandardError.write(note + "\n") }
  }

  private func rows(of list: LanguageList, _ file: String) -> [Row] {
    var rows: [Row]
    if pairs {
      rows = list.pairs.map { Row(file, [$0.source, $0.target].map(shown), String($0.count)) }
    } else {
      rows = list.entries.map { Row(file, [shown($0.language)], String($0.units)) }
      if list.undeclaredTargets > 0, !tsv {
        rows.append(Row(file, [Self.undeclared], String(list.undeclaredTargets)))
      }
    }
    return rows
  }

  private func shown(_ language: String) -> String {
    tsv ? language : language.shortened(to: Self.codeLimit)
  }

  private func notes(on list: LanguageList, _ file: String) -> [String] {
    let name = Place(file: file).description
    var notes: [String] = []
    if list.undeclaredTargets > 0 {
      let count = list.undeclaredTargets
      notes.append(
        "\(name): \(count) \(count == 1 ? "unit has a target" : "units have targets") of no declared "
          + "language; "
          + (list.takesUndeclared
            ? "with --target, they are assumed to be in the language that it names"
            : "they give no pairs unless it is declared (target-language; trgLang in XLIFF 2)"))
    }
    if list.lacksPairs {
      notes.append("\(name): there are too many pairs of languages to count all")
    }
    if !list.troubles.isEmpty {
      notes.append("\(name):\n" + list.troubles.joined(separator: "\n"))
    }
    return notes
  }

  private func write(_ rows: [Row], to output: inout StandardOutput) throws {
    let header =
      pairs ? Row("FILE", ["SOURCE", "TARGET"], "PAIRS") : Row("FILE", ["LANGUAGE"], "UNITS")
    let columns = ([header] + rows).map { [$0.file] + $0.languages + [$0.count] }
    let widths = columns[0].indices.map { column in columns.map { $0[column].count }.max() ?? 0 }
    for row in columns {
      let cells = zip(row, widths).enumerated().map { index, cell in
        let space = String(repeating: " ", count: cell.1 - cell.0.count)
        return index == row.count - 1 ? space + cell.0 : cell.0 + space
      }
      try output.write(cells.joined(separator: "  ") + "\n")
    }
  }
}
