import ArgumentParser
import AttentionExport
import Basics
import Corpora
import Dragoman
import Evaluation
import ProcessLimits
import Settings
import Training

/// `dragoman evaluate`: scores a model, translations against references, or word links against reference links.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract:
      "Score a model or translations (BLEU, chrF), or word alignments (alignment error rate).",
    discussion: """
      A model: with --model and --corpus, the sources of a test corpus are translated as translate does with the same flags, and \
      the translations compared with its targets. Scores come with a confidence interval, and with what they mean in words.

      Translations: BLEU and chrF from 0 to 100, as sacreBLEU computes them by default, each with its signature. Files hold \
      one sentence a line, and line i is compared with line i.

      Alignments: the alignment error rate in percent, then precision and recall. Files are in Pharaoh format: pairs i-j of \
      source and target word, counted from 0; in the file of reference links, i-j is a sure link and ipj a possible one.

      Every file may be gzipped, and in UTF-8 or, with a byte-order mark, in UTF-16.
      """)

  @Option(
    name: .customLong("model"),
    help: ArgumentHelp(
      "The model folder to score; several, each after its own --model, translate as one.",
      valueName: "folder"), completion: .directory)
  var models: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Parallel text to score a model on.", valueName: "file ..."),
    completion: .file())
  var corpus: [String] = []

  @OptionGroup var pairs: PairOptions
  @OptionGroup var search: TranslationSearchOptions
  @OptionGroup var workers: WorkerOptions

  @Option(
    help: ArgumentHelp("Translations, one to a line; - is standard input.", valueName: "file"))
  var hypotheses: String?

  @Option(
    help: ArgumentHelp("References, one to a line; - is standard input.", valueName: "file"))
  var references: String?

  @Flag(help: "Lowercase both sides, for BLEU and chrF.")
  var lowercase = false

  @Flag(
    help: """
      Print a confidence interval beside each score: the mean of 1,000 resamples of the sentences, and half the width of \
      the interval that 95 % of them lie in.
      """)
  var confidence = false

  @Option(
    help: ArgumentHelp("Word links to score (Pharaoh); - is standard input.", valueName: "file"))
  var alignments: String?

  @Option(help: ArgumentHelp("Reference word links: i-j sure, ipj possible.", valueName: "file"))
  var gold: String?

  /// What is compared with what.
  private enum Comparison {
    case models
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
    case .models: try scoreModels()
    case .translations(let hypotheses, let references):
      let scores = try TranslationScores(
        hypotheses: hypotheses, references: references, lowercase: lowercase,
        hasIntervals: confidence)
      scores.warnings.forEach(StandardError.warn)
      try show(scores)
    case .alignments(let alignments, let gold):
      let rate = try AlignmentErrorRate(alignments: alignments, gold: gold)
      rate.warnings.forEach(StandardError.warn)
      try show(rate.report)
    }
  }

  /// Translates the sources of a corpus, and compares the translations with its targets.
  private func scoreModels() throws {
    ProcessLimits.advise("lower --beam-size or --workers, or raise the limit")
    let models = try models.map { try Model(contentsOf: $0) }
    let request = try pairs.request(files: corpus, of: models[0])
    var outputs = OutputGuard()
    for model in self.models { outputs.reads(model: model) }
    outputs.reads(request)
    outputs.prints("the scores")
    try outputs.check()
    var options = TranslationOptions()
    options.search = search.settings(for: models)
    let translator = try Translator(
      ensemble: models, options: options, pool: workers.values().pool())
    var corpus = try ParallelCorpus(request)
    let display = PreparationDisplay(isPrinting: true)
    defer { display.finish() }
    corpus.didAdvance = { display.show($0) }
    var counts = TranslationCounts(lowercase: lowercase, keepsSentences: true)
    try NumberedPairs.read(&corpus) { entries in
      let pairs = entries.compactMap { entry in entry.pair.map { (entry.number, $0) } }
      let translated = translator.translate(pairs.map(\.1.source))
      for ((number, pair), text) in zip(pairs, translated) {
        if text.isCut {
          StandardError.warn(
            "the source of pair \(number) (\(pair.place)) is too long; only its first "
              + "\(Translator.longestText.withThousands) subwords are translated")
        }
        counts.add(hypothesis: text.best?.text ?? "", reference: pair.target)
      }
    }
    display.finish()
    StandardError.write(corpus.report.description + "\n")
    guard counts.sentenceCount > 0 else {
      throw UserError(.data, found: "the corpus has no pair to score a model on")
    }
    let scores = TranslationScores(counts)
    try show(scores)
    StandardError.write("this means: \(TrainingVerdict.meaning(of: scores))\n")
    if let reservation = TrainingVerdict.reservation(sentences: scores.sentenceCount) {
      StandardError.write("but \(reservation)\n")
    }
  }

  private func comparison() throws -> Comparison {
    if !models.isEmpty {
      for (name, isGiven) in [
        ("--hypotheses", hypotheses != nil), ("--references", references != nil),
        ("--alignments", alignments != nil), ("--gold", gold != nil),
      ] where isGiven { throw ValidationError("\(name) is not for --model.") }
      if search.listsTheBest { throw ValidationError("--n-best is not for evaluate.") }
      _ = try pairs.request(files: corpus, named: "--corpus")
      return .models
    }
    let ofModel = ((pairs.given + workers.given).map(\.name) + search.names).map { "--\($0)" }
    if let flag = (corpus.isEmpty ? [] : ["--corpus"] + ofModel).first ?? ofModel.first {
      throw ValidationError("\(flag) is for --model, which is not given.")
    }
    switch (hypotheses, references, alignments, gold) {
    case (let hypotheses?, let references?, nil, nil):
      if hypotheses == "-" && references == "-" {
        throw ValidationError("Only one of --hypotheses and --references can be standard input.")
      }
      return .translations(hypotheses: hypotheses, references: references)
    case (nil, nil, let alignments?, let gold?):
      if lowercase {
        throw ValidationError("--lowercase is for translations.")
      }
      if confidence { throw ValidationError("--confidence is for translations.") }
      if alignments == "-" && gold == "-" {
        throw ValidationError("Only one of --alignments and --gold can be standard input.")
      }
      return .alignments(alignments, gold: gold)
    default:
      throw ValidationError(
        "Give --model FOLDER and --corpus FILE, or --hypotheses FILE and --references FILE, or --alignments FILE and "
          + "--gold FILE."
      )
    }
  }

  private func show(_ scores: TranslationScores) throws {
    try show(scores.report(version: "dragoman-\(MainCommand.configuration.version)"))
  }

  private func show(_ report: String) throws {
    var output = StandardOutput()
    try output.write(report + "\n")
    try output.flush()
  }
}
