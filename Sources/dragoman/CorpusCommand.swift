import ArgumentParser
import Corpora

/// `dragoman corpus`: what parallel text holds.
struct CorpusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "corpus",
    abstract: "Show what parallel text holds.",
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
    commandName: "list", abstract: "List the languages of each file, and the units that hold them.")

  @Argument(help: "Files, prefixes, or -.", completion: .file())
  var files: [String]

  @Flag(
    name: .long,
    help: "Print language, tab, units; of several files also a tab and the file.")
  var tsv = false

  func run() throws {
    var outputs = OutputGuard()
    outputs.reads(CorpusRequest(files: files, source: nil, target: nil))
    outputs.prints("the list")
    try outputs.check()
    var rows: [(file: String, language: String, units: String)] = []
    let display = PreparationDisplay()
    for file in files {
      defer { display.finish() }
      let list = try languages(of: file, didAdvance: display.show)
      for entry in list.entries { rows.append((file, entry.language, String(entry.units))) }
      if list.entries.isEmpty, !tsv { rows.append((file, "-", "0")) }
    }
    var output = StandardOutput()
    if tsv {
      for row in rows {
        let file = files.count > 1 ? "\t\(row.file)" : ""
        try output.write("\(row.language)\t\(row.units)\(file)\n")
      }
    } else {
      rows.insert(("FILE", "LANGUAGE", "UNITS"), at: 0)
      let fileWidth = rows.map(\.file.count).max() ?? 0
      let languageWidth = rows.map(\.language.count).max() ?? 0
      let unitsWidth = rows.map(\.units.count).max() ?? 0
      for row in rows {
        let file = row.file + String(repeating: " ", count: fileWidth - row.file.count)
        let language =
          row.language + String(repeating: " ", count: languageWidth - row.language.count)
        let units = String(repeating: " ", count: unitsWidth - row.units.count) + row.units
        try output.write("\(file)  \(language)  \(units)\n")
      }
    }
    try output.flush()
  }
}
