import ArgumentParser
import Evaluation

/// `dragoman evaluate`: scores translations against references, or word links against reference links.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Score translations (BLEU, chrF) or word alignments (alignment error rate).",
    discussion: """
      Translations: BLEU and chrF from 0 to 100, as sacreBLEU computes them by default, each with its signature. Files hold \
      one sentence a line, and line i is compared with line i.

      Alignments: the alignment error rate in percent, then precision and recall. Files are in Pharaoh format: pairs i-j of \
      source and target word, counted from 0; in the file of reference links, i-j is a sure link and ipj a possible one.

      Every file may be gzipped, and in UTF-8 or, with a byte-order mark, in UTF-16.
      """)

  @Option(
    help: ArgumentHelp("Translations, one to a line; - is standard input.", valueName: "file"))
  var hypotheses: String?

  @Option(
    help: ArgumentHelp("References, one to a line; - is standard input.", valueName: "file"))
  var references: String?

  @Flag(help: "Lowercase both files, for BLEU and chrF.")
  var lowercase = false

  @Option(
    help: ArgumentHelp("Word links to score (Pharaoh); - is standard input.", valueName: "file"))
  var alignments: String?

  @Option(help: ArgumentHelp("Reference word links: i-j sure, ipj possible.", valueName: "file"))
  var gold: String?

  /// What is compared with what.
  private enum Comparison {
    case translations(hypotheses: String, references: String)
    case alignments(String, gold: String)
  }

  func validate() throws {
    _ = try comparison()
  }

  func run() throws {
    var outputs = OutputGuard()
    for file in [hypotheses, references, alignments, gold] {
      outputs.reads(file, as: "a file to compare")
    }
    outputs.prints("the scores")
    try outputs.check()
    switch try comparison() {
    case .translations(let hypotheses, let references):
      let scores = try TranslationScores(
        hypotheses: hypotheses, references: references, lowercase: lowercase)
      scores.warnings.forEach(StandardError.warn)
      try show(scores.report(version: "dragoman-\(MainCommand.configuration.version)"))
    case .alignments(let alignments, let gold):
      let rate = try AlignmentErrorRate(alignments: alignments, gold: gold)
      rate.warnings.forEach(StandardError.warn)
      try show(rate.report)
    }
  }

  private func comparison() throws -> Comparison {
    switch (hypotheses, references, alignments, gold) {
    case (let hypotheses?, let references?, nil, nil):
      if hypotheses == "-" && references == "-" {
        throw ValidationError("Only one of --hypotheses and --references can be standard input.")
      }
      return .translations(hypotheses: hypotheses, references: references)
    case (nil, nil, let alignments?, let gold?):
      if lowercase {
        throw ValidationError("--lowercase is for --hypotheses and --references.")
      }
      if alignments == "-" && gold == "-" {
        throw ValidationError("Only one of --alignments and --gold can be standard input.")
      }
      return .alignments(alignments, gold: gold)
    default:
      throw ValidationError(
        "Give either --hypotheses FILE and --references FILE, or --alignments FILE and --gold FILE."
      )
    }
  }

  private func show(_ report: String) throws {
    var output = StandardOutput()
    try output.write(report + "\n")
    try output.flush()
  }
}
