import ArgumentParser
import AttentionExport
import Glibc
import Vocabularies

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
  }

  var destinations: AttentionDestinations {
    AttentionDestinations(
      csvFolder: attentionCsv, tableFile: attentionTable, alignmentsFile: alignments,
      terminal: attentionTerminal ? STDERR_FILENO : nil)
  }

  var exportOptions: AttentionExportOptions {
    AttentionExportOptions(
      level: attentionLevel, keepsEnd: attentionEos, alignmentThreshold: alignmentThreshold)
  }

  /// The matrix of a sentence, at the level asked for.
  ///
  /// - Parameter weights: [target pieces + 1, source pieces + 1], row-major, `</s>` last on both sides
  func matrix(_ source: EncodedText, _ target: SegmentedText, weights: [Float]) -> AttentionMatrix {
    let pieces = AttentionMatrix(
      sourcePieces: source.pieces + [AttentionMatrix.endLabel],
      targetPieces: target.pieces + [AttentionMatrix.endLabel], weights: weights)
    switch attentionLevel {
    case .subword: return pieces
    case .word:
      return pieces.merged(
        sourceWords: source.words, sourceWordOfPiece: source.wordOfPiece,
        targetWords: target.words, targetWordOfPiece: target.wordOfPiece)
    }
  }
}

extension AttentionExportError: Failure {
  var sentence: String { description }
}
