public import ArgumentParser
public import AttentionExport
import Basics
import Compute
import Dragoman
import Glibc

extension AttentionFormat: ExpressibleByArgument {}
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
    help: ArgumentHelp(
      "Draw each attention matrix as an SVG picture: folder/00001.svg, numbered by line.",
      valueName: "folder"),
    completion: .directory)
  var attentionSvg: String?

  @Option(
    help: ArgumentHelp(
      "Draw each attention matrix as a PNG picture, if the program was built with the trait PNG.",
      valueName: "folder"),
    completion: .directory)
  var attentionPng: String?

  @Option(
    help: ArgumentHelp(
      "Write an HTML page that shows the attention of all sentences, and needs no network.",
      valueName: "file"),
    completion: .file())
  var attentionHtml: String?

  @Option(
    help: ArgumentHelp(
      "Show on the page of --attention-html how another model translates, and where its attention differs.",
      valueName: "folder"),
    completion: .directory)
  var compareModel: String?

  @Option(
    help: ArgumentHelp("Write all attention matrices as one file.", valueName: "file"),
    completion: .file())
  var attentionTable: String?

  @Option(
    help: """
      The format of --attention-table: a tidy CSV, or what Marian, Nematus or Sockeye write. (default: csv)
      """)
  var attentionFormat: AttentionFormat?

  @Option(
    help: ArgumentHelp(
      "Write texts, words, their offsets in the text and attention weights: a JSON object for each input line.",
      valueName: "file"),
    completion: .file())
  var attentionJson: String?

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
    try requireFiles()
  }

  /// Refuses options of files that are not written.
  private func requireFiles() throws {
    if compareModel != nil, attentionHtml == nil {
      throw ValidationError(
        "--compare-model is shown on the page of --attention-html, which is not given")
    }
    if attentionFormat != nil, attentionTable == nil {
      throw ValidationError("--attention-format is for --attention-table, which is not given")
    }
    let tableIsCSV = attentionTable != nil && (attentionFormat ?? .csv) == .csv
    guard attentionCsv == nil, !tableIsCSV else { return }
    for (flag, isGiven) in [("--csv-bom", csvBom), ("--csv-safe", csvSafe)] where isGiven {
      throw ValidationError(
        "\(flag) is for --attention-csv and --attention-table, and neither is written as CSV")
    }
  }

  var destinations: AttentionDestinations {
    AttentionDestinations(
      csvFolder: attentionCsv, svgFolder: attentionSvg, pngFolder: attentionPng,
      tableFile: attentionTable, jsonFile: attentionJson, pageFile: attentionHtml,
      alignmentsFile: alignments,
      terminal: attentionTerminal ? STDERR_FILENO : nil)
  }

  /// What the page says of the attention.
  ///
  /// - Parameter folders: those of the models, if it comes from models
  /// - Parameter model: the first of them
  func origin(
    _ kind: AttentionOrigin.Kind, folders: [String], model: Model
  ) -> AttentionOrigin {
    AttentionOrigin(
      kind, models: folders, comparedModel: compareModel, source: model.sourceLanguage,
      target: model.targetLanguage)
  }

  /// The model that is compared on the page.
  ///
  /// - Parameter model: the one that it is compared to
  /// - Parameter translation: how it translates, if it does
  func comparison(
    to model: Model, attention: AttentionDistribution, translation: TranslationOptions?,
    pool: WorkerPool
  ) throws -> ModelComparison? {
    try compareModel.map { folder in
      try ModelComparison(
        Model(contentsOf: folder), to: model, attention: attention, translation: translation,
        isTokenized: tokenized, pool: pool)
    }
  }

  /// The levels at which matrices are needed.
  var levels: Set<AttentionLevel> { destinations.levels(attentionLevel) }

  /// Adds the files that these options write.
  func write(to outputs: inout OutputGuard) {
    outputs.writes(.csv, numberedIn: attentionCsv, as: "--attention-csv")
    outputs.writes(.svg, numberedIn: attentionSvg, as: "--attention-svg")
    outputs.writes(.png, numberedIn: attentionPng, as: "--attention-png")
    outputs.writes(attentionTable, as: "--attention-table")
    outputs.writes(attentionJson, as: "--attention-json")
    outputs.writes(attentionHtml, as: "--attention-html")
    outputs.writes(alignments, as: "--alignments")
  }

  var exportOptions: AttentionExportOptions {
    var options = AttentionExportOptions(
      level: attentionLevel, keepsEnd: attentionEos, alignmentThreshold: alignmentThreshold)
    options.format = attentionFormat ?? .csv
    options.marksByteOrder = csvBom
    options.disarmsFormulas = csvSafe
    return options
  }
}
