import ArgumentParser
import AttentionExport
import Basics
import Corpora
import Dragoman
import ProcessLimits
import Settings
import Training

/// `dragoman align`: the attention of a model to existing pairs, each target word predicted from those before it.
struct AlignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "align",
    abstract: "Align the words of existing translations, by attention.",
    discussion: """
      Pairs are numbered in the order in which `corpus export` prints them. In tab-separated text and plain files, lines \
      are numbered, and a line without a pair gives an empty line of links. Unless an option says where attention goes, \
      word links are printed in Pharaoh format.
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
    let model = try Model(contentsOf: model)
    try model.requireAttention()
    var request = try pairs.request(files: corpus, named: "--corpus")
    request.source = request.source ?? model.sourceLanguage
    request.target = request.target ?? model.targetLanguage
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
    let aligner = try Aligner(
      model, level: attention.attentionLevel, isTokenized: attention.tokenized,
      pool: workers.values().pool())
    var lines = AlignedLines(aligner: aligner, exporter: exporter)
    let display = PreparationDisplay(isPrinting: true)
    defer { display.finish() }
    corpus.didAdvance = { display.show($0) }
    do {
      while let pair = try corpus.next() {
        try lines.pass(corpus.pairlessLineCount)
        try lines.add(pair)
      }
      try lines.pass(corpus.pairlessLineCount)
    } catch let error as UserError {
      // What was read before the damage is good. A table that lacks the rest is not renamed to its final name.
      try lines.pass(corpus.pairlessLineCount)
      try lines.alignWaiting()
      throw error
    }
    try lines.alignWaiting()
    try exporter.finish()
    StandardError.write(corpus.report.description + "\n")
  }
}

/// Pairs that wait to be aligned together, and the lines without a pair between them.
private struct AlignedLines {
  /// The largest number of entries that wait.
  private static let mostEntries = 64

  let aligner: Aligner
  let exporter: AttentionExporter
  /// The number of the next pair or line without a pair, from 1.
  private var nextNumber = 1
  /// Pairs in order; nil for a line without a pair.
  private var waiting: [(number: Int, pair: SentencePair?)] = []

  init(aligner: Aligner, exporter: AttentionExporter) {
    self.aligner = aligner
    self.exporter = exporter
  }

  mutating func add(_ pair: SentencePair?) throws {
    waiting.append((nextNumber, pair))
    nextNumber += 1
    if waiting.count == Self.mostEntries { try alignWaiting() }
  }

  /// Adds lines without a pair.
  mutating func pass(_ count: Int) throws {
    for _ in 0..<count { try add(nil) }
  }

  mutating func alignWaiting() throws {
    let pairs = waiting.compactMap { $0.pair }
    var aligned = aligner.align(pairs.map { ($0.source, $0.target) }).makeIterator()
    for (number, pair) in waiting {
      let aligned = pair.flatMap { _ in aligned.next() }
      if let pair, aligned?.isCut == true {
        StandardError.warn(
          "pair \(number) (\(pair.place)) is too long; only the first 1,000 subwords of each side are "
            + "aligned")
      }
      try exporter.export(aligned?.attention, line: number)
    }
    waiting = []
  }
}
