public import ArgumentParser
public import AttentionExport
import Basics
import Glibc

extension AttentionLevel: ExpressibleByArgument {}

/// Where attention goes, and how: the options that `translate` and `align` share.
struct AttentionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write a matrix a sentence as CSV: folder/00001.csv, numbered by line.", valueName: "folder"),
    completion: .directory)
  var attentionCsv: String?

  @Option(
    help: ArgumentHelp("Write all matrices as one tidy CSV.", valueName: "file"),
    completion: .file())
  var attentionTable: String?

  @Option(
    help: ArgumentHelp("Write word links in Pharaoh format (i-j).", valueName: "file"),
    completion: .file())
  var alignments: String?

  @Flag(help: "Begin CSV files with a byte-order mark, by which Excel knows UTF-8.")
  var csvBom = false

  @Flag(
    help: """
      Put an apostrophe before words in CSV files that a spreadsheet would run: those that begin with =, +, - or @.
      """)
  var csvSafe = false

  @Flag(help: "Show matrices as blocks on standard error.")
  var attentionTerminal = false

  @Option(help: "Rows and columns are words, or pieces of the vocabulary.")
  var attentionLevel: AttentionLevel = .word

  @Flag(help: "Words are what spaces and tabs separate (ASCII), as aligners see them.")
  var tokenized = false

  @Flag(help: "Keep the row and the column of the end of the sentence.")
  var attentionEos = false

  @Option(
    help: ArgumentHelp(
      "Link all pairs above this weight, in place of each word's strongest.", valueName: "p"))
  var alignmentThreshold: Float?

  func validate() throws {
    if let alignmentThreshold, !(0...1).contains(alignmentThreshold) {
      throw ValidationError(
        "--alignment-threshold is \(alignmentThreshold), expected a weight from 0 to 1")
    }
    try requireCSV()
  }

  /// Without CSV there is nothing that these options could change.
  private func requireCSV() throws {
    guard attentionCsv == nil, attentionTable == nil else { return }
    for (flag, isGiven) in [("--csv-bom", csvBom), ("--csv-safe", csvSafe)] where isGiven {
      throw ValidationError(
        "\(flag) is for --attention-csv and --attention-table, and neither is given")
    }
  }

  var destinations: AttentionDestinations {
    AttentionDestinations(
      csvFolder: attentionCsv, tableFile: attentionTable, alignmentsFile: alignments,
      terminal: attentionTerminal ? STDERR_FILENO : nil)
  }

  /// Names what these options write.
  func write(to outputs: inout OutputGuard) {
    outputs.writes(numberedIn: attentionCsv, as: "--attention-csv")
    outputs.writes(attentionTable, as: "--attention-table")
    outputs.writes(alignments, as: "--alignments")
  }

  var exportOptions: AttentionExportOptions {
    var options = AttentionExportOptions(
      level: attentionLevel, keepsEnd: attentionEos, alignmentThreshold: alignmentThreshold)
    options.marksByteOrder = csvBom
    options.disarmsFormulas = csvSafe
    return options
  }
}
