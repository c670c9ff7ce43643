import ArgumentParser
import AttentionExport
import Dragoman
import ProcessLimits
import Settings
import Training

/// `dragoman translate`: translates the lines of standard input or of files, a line for each line.
struct TranslateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "translate",
    abstract: "Translate the lines of standard input, or of files.",
    discussion: """
      Prints one line for each input line, in order and as soon as it is ready; with --n-best, lines in the format of \
      Moses: number ||| text ||| score.

      Several files are read as one, and their lines numbered throughout. A file may be gzipped, and in UTF-8 or, with a \
      byte-order mark, in UTF-16. Lines end with LF or CR LF, or with CR in a file without LF.
      """)

  @Argument(
    help: "Files of sentences, one to a line; - is standard input, which is also the default.",
    completion: .file())
  var files: [String] = []

  @Option(
    name: .customLong("model"),
    help: ArgumentHelp(
      "The model folder; several, each after its own --model, translate as one: an ensemble.",
      valueName: "folder"), completion: .directory)
  var models: [String] = []

  @OptionGroup var search: TranslationSearchOptions

  @Flag(help: "Print a tab and the score after each translation.")
  var withScore = false

  @Option(help: "Lines that are translated together.")
  var batchSize = 64

  @OptionGroup var workers: WorkerOptions
  @OptionGroup var attention: AttentionOptions

  func validate() throws {
    if models.isEmpty { throw ValidationError("Missing expected argument '--model <folder>'") }
    if files.count(where: { $0 == "-" }) > 1 {
      throw ValidationError("- is named twice, but standard input can be read only once")
    }
    if batchSize < 1 { throw ValidationError("--batch-size is \(batchSize), expected 1 or more") }
  }

  func run() throws {
    ProcessLimits.advise(
      "lower --batch-size, --beam-size or --workers, or raise the limit")
    var outputs = OutputGuard()
    for model in models + [attention.compareModel].compactMap({ $0 }) {
      outputs.reads(model: model)
    }
    for file in files { outputs.reads(file, as: "an input file") }
    attention.write(to: &outputs)
    outputs.prints("the translations")
    try outputs.check()
    var input = try InputLines(files)
    let models = try models.map { try Model(contentsOf: $0) }
    var options = TranslationOptions()
    options.search = search.settings(for: models)
    if !attention.destinations.isEmpty {
      options.attention = attention.attentionLevel
      options.attentionLevels = attention.levels
    }
    options.isTokenized = attention.tokenized
    let pool = workers.values().pool()
    let translator = try Translator(ensemble: models, options: options, pool: pool)
    let comparison = try attention.comparison(
      to: models[0], attention: .prior, translation: options, pool: pool)
    let exporter =
      attention.destinations.isEmpty
      ? nil
      : try AttentionExporter(
        to: attention.destinations, options: attention.exportOptions,
        origin: attention.origin(.translation, folders: self.models, model: models[0]))
    var output = StandardOutput()
    var batch: [InputLines.Line] = []
    while let line = try input.next() {
      batch.append(line)
      let isFull = batch.count == batchSize
      if try isFull || !input.isReady() {
        try translate(batch, translator, exporter, comparison, &output)
        batch = []
      }
    }
    try translate(batch, translator, exporter, comparison, &output)
    try exporter?.finish()
  }

  private func translate(
    _ lines: [InputLines.Line], _ translator: Translator, _ exporter: AttentionExporter?,
    _ comparison: ModelComparison?, _ output: inout StandardOutput
  ) throws {
    let translated = translator.translate(lines.map(\.text))
    for (line, text) in zip(lines, translated) {
      if line.isRepaired {
        StandardError.warn("\(line.name) has bytes that are not UTF-8; they are replaced")
      }
      if line.isCut || text.isCut {
        StandardError.warn("\(line.name) is too long; only its first 1,000 subwords are translated")
      }
    }
    for (line, text) in zip(lines, translated) {
      if text.translations.isEmpty { try write("", score: 0, line.number, &output) }
      for translation in text.translations {
        try write(translation.text, score: translation.score, line.number, &output)
      }
    }
    // A translation is printed before its attention is exported.
    try output.flush()
    guard let exporter else { return }
    let sentences = zip(lines, translated).map { line, text in
      ExportedSentence(
        line: line.number, candidates: text.translations.compactMap(\.candidate))
    }
    for sentence in comparison?.compare(sentences) ?? sentences { try exporter.export(sentence) }
  }

  private func write(
    _ text: String, score: Float, _ number: Int, _ output: inout StandardOutput
  ) throws {
    if search.listsTheBest {
      try output.write("\(number - 1) ||| \(text) ||| \(score)\n")
    } else {
      try output.write(withScore ? "\(text)\t\(score)\n" : "\(text)\n")
    }
  }
}
