import ArgumentParser
import AttentionExport
import Decoding
import ModelFolder
import ProcessLimits
import Vocabularies

/// `dragoman translate`: standard input, or files, to standard output, a line for a line.
struct TranslateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "translate",
    abstract: "Translate the lines of standard input, or of files.",
    discussion: """
      One line comes out for each that goes in, in order and as soon as it is ready. With --n-best the lines are those \
      of Moses: number ||| text ||| score.

      Several files are one input after the other: their lines are numbered on. A file may be gzipped, and in UTF-8 or, \
      with a byte-order mark, in UTF-16; lines end with LF or CR LF, or with CR in a file without any LF.
      """)

  @Argument(
    help: "Files of sentences, one a line; - is standard input, and so is naming none.",
    completion: .file())
  var files: [String] = []

  @Option(help: ArgumentHelp("The model folder.", valueName: "folder"), completion: .directory)
  var model: String

  @OptionGroup var search: SearchOptions

  @Flag(help: "Print a tab and the score behind each translation.")
  var withScore = false

  @Option(help: "Lines that are translated together.")
  var batchSize = 64

  @OptionGroup var workers: WorkerOptions
  @OptionGroup var attention: AttentionOptions

  /// A longer line is translated this far, in pieces.
  static let mostPieces = 1000

  func validate() throws {
    if files.count(where: { $0 == "-" }) > 1 {
      throw ValidationError("- is named twice, but standard input can be read once")
    }
    if batchSize < 1 { throw ValidationError("--batch-size is \(batchSize), expected 1 or more") }
  }

  func run() throws {
    ProcessLimits.advise(
      "lower --batch-size, --beam-size or --workers, or raise the limit")
    var outputs = OutputGuard()
    outputs.reads(model: model)
    attention.write(to: &outputs)
    outputs.prints("the translations")
    try outputs.check()
    let folder = model
    let model = try TranslationModel(contentsOf: model)
    if !attention.destinations.isEmpty {
      try AttentionOptions.requireAttention(of: model.network, in: folder)
    }
    var input = try InputLines(files)
    let translator = Translator(model.network, weights: model.weights, pool: workers.pool())
    let exporter =
      attention.destinations.isEmpty
      ? nil
      : try AttentionExporter(to: attention.destinations, options: attention.exportOptions)
    var output = StandardOutput()
    var batch: [Sentence] = []
    while let line = try input.next() {
      batch.append(sentence(line, model))
      let isFull = batch.count == batchSize
      if try isFull || !input.isReady() {
        try translate(batch, model, translator, exporter, &output)
        batch = []
      }
    }
    try translate(batch, model, translator, exporter, &output)
    try exporter?.finish()
  }

  /// A line in pieces.
  private struct Sentence {
    let number: Int
    let text: EncodedText
  }

  /// Cuts a line into pieces, and says what is wrong with it.
  private func sentence(_ line: InputLines.Line, _ model: TranslationModel) -> Sentence {
    if line.isRepaired {
      StandardError.write(
        "dragoman: warning: \(line.name) has bytes that are not UTF-8; they are replaced\n")
    }
    let words = WordSegmenter(language: model.settings.source, tokenized: attention.tokenized)
    var text = model.vocabularies.source.encode(line.text, words: words)
    if text.ids.count > Self.mostPieces || line.isCut {
      StandardError.write(
        "dragoman: warning: \(line.name) has more than \(Self.mostPieces) pieces and is translated that far\n"
      )
      text = text.prefix(pieces: Self.mostPieces)
    }
    return Sentence(number: line.number, text: text)
  }

  private func translate(
    _ batch: [Sentence], _ model: TranslationModel, _ translator: Translator,
    _ exporter: AttentionExporter?, _ output: inout StandardOutput
  ) throws {
    let sentences = batch.filter { !$0.text.ids.isEmpty }
    let found = translator.translate(
      sentences.map { $0.text.ids + [Vocabulary.endID] }, settings: search.settings)
    // An empty line has no hypotheses, and one that is not empty has one at least.
    var remaining = found.makeIterator()
    let hypotheses = batch.map { $0.text.ids.isEmpty ? [] : remaining.next() ?? [] }
    for (line, hypotheses) in zip(batch, hypotheses) {
      if hypotheses.isEmpty { try write("", score: 0, line.number, &output) }
      for hypothesis in hypotheses {
        let text = model.vocabularies.target.decode(hypothesis.ids)
        try write(text, score: hypothesis.score, line.number, &output)
      }
    }
    // A translation is out before its attention is.
    try output.flush()
    guard let exporter else { return }
    let words = WordSegmenter(language: model.settings.target, tokenized: attention.tokenized)
    for (line, hypotheses) in zip(batch, hypotheses) {
      let matrix = hypotheses.first.map { best in
        attention.matrix(
          line.text, model.vocabularies.target.decode(best.ids, words: words),
          weights: best.attention)
      }
      try exporter.export(matrix, line: line.number)
    }
  }

  private func write(
    _ text: String, score: Float, _ number: Int, _ output: inout StandardOutput
  ) throws {
    if search.nBest != nil {
      try output.write("\(number - 1) ||| \(text) ||| \(score)\n")
    } else {
      try output.write(withScore ? "\(text)\t\(score)\n" : "\(text)\n")
    }
  }
}
