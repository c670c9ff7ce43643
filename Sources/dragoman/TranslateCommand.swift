import ArgumentParser
import AttentionExport
import Decoding
import ModelFolder
import Vocabularies

/// `dragoman translate`: standard input to standard output, a line for a line.
struct TranslateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "translate",
    abstract: "Translate the lines of standard input.",
    discussion: """
      One line comes out for each that goes in, in order and as soon as it is ready. With --n-best the lines are those \
      of Moses: number ||| text ||| score.
      """)

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
    if batchSize < 1 { throw ValidationError("--batch-size is \(batchSize), expected 1 or more") }
    for (option, file) in [
      ("--alignments", attention.alignments), ("--attention-table", attention.attentionTable),
    ] where file == "-" {
      throw ValidationError("\(option) is -, but standard output has the translations; name a file")
    }
  }

  func run() throws {
    let model = try TranslationModel(contentsOf: model)
    let translator = Translator(model.network, weights: model.weights, pool: workers.pool())
    let exporter =
      attention.destinations.isEmpty
      ? nil
      : try AttentionExporter(to: attention.destinations, options: attention.exportOptions)
    var input = InputLines()
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
        "dragoman: warning: line \(line.number) has bytes that are not UTF-8; they are replaced\n")
    }
    let words = WordSegmenter(language: model.settings.source, tokenized: attention.tokenized)
    var text = model.vocabularies.source.encode(line.text, words: words)
    if text.ids.count > Self.mostPieces || line.isCut {
      StandardError.write(
        "dragoman: warning: line \(line.number) has more than \(Self.mostPieces) pieces and is translated that far\n"
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
    var translations = zip(sentences, found).makeIterator()
    for line in batch {
      guard !line.text.ids.isEmpty, let (_, hypotheses) = translations.next() else {
        try write("", score: 0, line.number, &output)
        try exporter?.export(nil, line: line.number)
        continue
      }
      for hypothesis in hypotheses {
        let text = model.vocabularies.target.decode(hypothesis.ids)
        try write(text, score: hypothesis.score, line.number, &output)
      }
      if let exporter {
        let words = WordSegmenter(language: model.settings.target, tokenized: attention.tokenized)
        let target = model.vocabularies.target.decode(hypotheses[0].ids, words: words)
        try exporter.export(
          attention.matrix(line.text, target, weights: hypotheses[0].attention), line: line.number)
      }
    }
    try output.flush()
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
