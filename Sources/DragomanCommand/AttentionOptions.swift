public import ArgumentParser
public import AttentionExport
import Basics
import Glibc

extension AttentionLevel: ExpressibleByArgument {}

/// The options of `translate` and `align` that export attention.
struct AttentionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write each attention matrix as a CSV file: folder/00001.csv, numbered by line.",
      valueName: "folder"),
    completion: .directory)
  var attentionCsv: String?

  @Option(
    help: ArgumentHelp("Write all attention matrices as one tidy CSV file.", valueName: "file"),
    completion: .file())
  var attentionTable: String?

  @Option(
    help: ArgumentHelp("Write word links in Pharaoh format (i-j).", valueName: "file"),
    completion: .file())
  var alignments: String?

  @Flag(help: "Begin CSV files with a byte-order mark, so that Excel reads them as UTF-8.")
  var csvBom = false

  @Flag(
    help: """
      Put an apostrophe before words in CSV files that a spreadsheet would take for formulas: those that begin with =, +, \
      - or @.
      """)
  var csvSafe = false

  @Flag(help: "Draw attention matrices with block characters on standard error.")
  var attentionTerminal = false

  @Option(help: "What rows and columns are: words, or subwords of the vocabulary.")
  var attentionLevel: AttentionLevel = .word

  @Flag(help: "The text is tokenised already: words are separated by spaces and tabs (ASCII).")
  var tokenized = false

  @Flag(help: "Keep the row and the column of the end of the sentence (</s>).")
  var attentionEos = false

  @Option(
    help: ArgumentHelp(
      "Link all words with more than this attention weight, instead of the strongest for each target word.",
      valueName: "p"))
  var alignmentThreshold: Float?

  func validate() throws {
    if let alignmentThreshold, !(0...1).contains(alignmentThreshold) {
      throw ValidationError(
        "--alignment-threshold is \(alignmentThreshold), expected a weight from 0 to 1")
    }
    try requireCSV()
  }

  /// Refuses options of CSV files where none are written.
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

  /// Adds the files that these options write.
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
