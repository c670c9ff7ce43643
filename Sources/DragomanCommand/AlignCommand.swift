import ArgumentParser
import AttentionExport
import Basics
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
      Pairs are numbered as `corpus export` prints them; in tab-separated text and plain files lines are numbered, and a \
      line without a pair has an empty line of links. Without an option that says where attention goes, word links are \
      printed in Pharaoh format.
      """)

  @Option(help: ArgumentHelp("The model folder.", valueName: "folder"), completion: .directory)
  var model: String

  @Option(
    parsing: .upToNextOption, help: ArgumentHelp("Parallel text.", valueName: "file ..."),
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
    let folder = model
    let model = try TranslationModel(contentsOf: model)
    try AttentionOptions.requireAttention(of: model.network, in: folder)
    var request = try pairs.request(files: corpus, named: "--corpus")
    request.source = request.source ?? model.settings.source
    request.target = request.target ?? model.settings.target
    var outputs = OutputGuard()
    outputs.reads(model: folder)
    outputs.reads(request)
    attention.write(to: &outputs)
    if attention.destinations.isEmpty { outputs.prints("the alignments") }
    try outputs.check()
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
    let display = PreparationDisplay(isPrinting: true)
    defer { display.finish() }
    corpus.didAdvance = { display.show($0) }
    do {
      while let pair = try corpus.next() {
        try aligner.passLines(corpus.pairlessLineCount)
        let source = model.vocabularies.source.encode(pair.source, words: sourceWords)
        let target = model.vocabularies.target.encode(pair.target, words: targetWords)
        let most = TranslateCommand.mostPieces
        if max(source.ids.count, target.ids.count) > most {
          StandardError.write(
            "dragoman: warning: pair \(aligner.nextNumber) (\(pair.place)) has more than \(most) pieces on a side and is aligned that far\n"
          )
        }
        try aligner.add(
          Aligner.Pair(
            source: source.prefix(pieces: most), target: target.prefix(pieces: most)))
      }
      try aligner.passLines(corpus.pairlessLineCount)
    } catch let error as UserError {
      // What was read before the damage is good; a table that lacks the rest does not get its name.
      try aligner.passLines(corpus.pairlessLineCount)
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
  /// Entries that wait at most, lines without a pair among them.
  private static let mostEntries = 4096

  /// The number of the next pair, or line without one, from 1.
  private(set) var nextNumber = 1
  /// Pairs in order; nil for a line without one.
  private var waiting: [(number: Int, pair: Pair?)] = []
  private var waitingPairs = 0
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
    if waitingPairs == Self.mostPairs || waitingPieces + pair.pieceCount > Self.mostPieces {
      try alignWaiting()
    }
    append(pair)
    waitingPairs += 1
    waitingPieces += pair.pieceCount
  }

  /// Notes that so many lines have no pair.
  func passLines(_ count: Int) throws {
    for _ in 0..<count {
      if waiting.count == Self.mostEntries { try alignWaiting() }
      append(nil)
    }
  }

  private func append(_ pair: Pair?) {
    waiting.append((nextNumber, pair))
    nextNumber += 1
  }

  func alignWaiting() throws {
    let pairs = waiting.compactMap(\.pair)
    var attended: [[Float]] = []
    if !pairs.isEmpty {
      let batch = Batch(
        pairs.map { ($0.source.ids + [Vocabulary.endID], $0.target.ids + [Vocabulary.endID]) },
        identities: Array(pairs.indices), startID: Vocabulary.startID)
      attended = pass.attentionWeights(batch, weights: weights)
    }
    var remaining = attended.makeIterator()
    for (number, pair) in waiting {
      let matrix = pair.flatMap { pair in
        remaining.next().map { attention.matrix(pair.source, pair.target, weights: $0) }
      }
      try exporter.export(matrix, line: number)
    }
    waiting = []
    waitingPairs = 0
    waitingPieces = 0
  }
}
