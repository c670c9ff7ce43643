import ArgumentParser
import AttentionExport
import Batching
import Compute
import Corpora
import ModelFolder
import ProcessLimits
import Seq2Seq
import Vocabularies

/// `dragoman align`: the attention that a model pays to existing pairs, each target word given those before it.
struct AlignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "align",
    abstract: "Show which source words the target words of existing pairs come from.",
    discussion: """
      Pairs are numbered as `corpus export` prints them. Without an option that says where attention goes, word links \
      are printed in Pharaoh format.
      """)

  @Option(help: ArgumentHelp("The model folder.", valueName: "folder"), completion: .directory)
  var model: String

  @Option(
    parsing: .upToNextOption, help: ArgumentHelp("Parallel text.", valueName: "file"),
    completion: .file())
  var corpus: [String] = []

  @OptionGroup var pairs: PairOptions
  @OptionGroup var workers: WorkerOptions
  @OptionGroup var attention: AttentionOptions

  func validate() throws {
    _ = try pairs.request(files: corpus, named: "--corpus")
  }

  func run() throws {
    ProcessLimits.advise(
      "lower --workers, or raise the limit")
    let model = try TranslationModel(contentsOf: model)
    var request = try pairs.request(files: corpus, named: "--corpus")
    request.source = request.source ?? model.settings.source
    request.target = request.target ?? model.settings.target
    var corpus = try ParallelCorpus(request)

    var destinations = attention.destinations
    if destinations.isEmpty { destinations.alignmentsFile = "-" }
    let exporter = try AttentionExporter(to: destinations, options: attention.exportOptions)
    let pool = workers.pool()
    let packed = PackedWeights(model.network.parameters, forTraining: false)
    packed.pack(model.weights, pool: pool)
    let aligner = Aligner(
      pass: BatchPass(model.network, pool: pool),
      weights: Weights(values: model.weights, packed: packed), attention: attention,
      exporter: exporter)

    let sourceWords = WordSegmenter(
      language: model.settings.source, tokenized: attention.tokenized)
    let targetWords = WordSegmenter(
      language: model.settings.target, tokenized: attention.tokenized)
    var number = 0
    let display = PreparationDisplay(isPrinting: true)
    defer { display.finish() }
    corpus.didAdvance = { display.show($0) }
    do {
      while let pair = try corpus.next() {
        number += 1
        let source = model.vocabularies.source.encode(pair.source, words: sourceWords)
        let target = model.vocabularies.target.encode(pair.target, words: targetWords)
        let most = TranslateCommand.mostPieces
        if max(source.ids.count, target.ids.count) > most {
          StandardError.write(
            "dragoman: warning: pair \(number) (\(pair.place)) has more than \(most) pieces on a side and is aligned that far\n"
          )
        }
        try aligner.add(
          Aligner.Pair(
            number: number, source: source.prefix(pieces: most), target: target.prefix(pieces: most)
          ))
      }
    } catch let error as CorpusError {
      // What was read before the damage is good; a table that lacks the rest does not get its name.
      try aligner.alignWaiting()
      throw error
    }
    try aligner.alignWaiting()
    try exporter.finish()
    StandardError.write(corpus.report.description + "\n")
  }
}

/// Takes pairs through the network, many together, and exports their attention.
private final class Aligner {
  struct Pair {
    let number: Int
    let source: EncodedText
    let target: EncodedText

    /// Pieces of the longer side.
    var pieceCount: Int { max(source.ids.count, target.ids.count) }
  }

  /// Pairs that go through the network together …
  private static let mostPairs = 64
  /// … and their pieces on the longer side, so that memory stays bounded.
  private static let mostPieces = 4096

  private let pass: BatchPass
  private let weights: Weights
  private let attention: AttentionOptions
  private let exporter: AttentionExporter
  private var waiting: [Pair] = []
  private var waitingPieces = 0

  init(
    pass: BatchPass, weights: Weights, attention: AttentionOptions, exporter: AttentionExporter
  ) {
    self.pass = pass
    self.weights = weights
    self.attention = attention
    self.exporter = exporter
  }

  func add(_ pair: Pair) throws {
    if waiting.count == Self.mostPairs || waitingPieces + pair.pieceCount > Self.mostPieces {
      try alignWaiting()
    }
    waiting.append(pair)
    waitingPieces += pair.pieceCount
  }

  func alignWaiting() throws {
    if waiting.isEmpty { return }
    let batch = Batch(
      waiting.map { ($0.source.ids + [Vocabulary.endID], $0.target.ids + [Vocabulary.endID]) },
      identities: Array(waiting.indices), startID: Vocabulary.startID)
    for (pair, attended) in zip(waiting, pass.alignments(batch, weights: weights)) {
      try exporter.export(
        attention.matrix(pair.source, pair.target, weights: attended), line: pair.number)
    }
    waiting = []
    waitingPieces = 0
  }
}
