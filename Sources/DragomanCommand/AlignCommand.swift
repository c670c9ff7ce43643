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
  @OptionGroup var symmetrization: SymmetrizationOptions

  func validate() throws {
    try symmetrization.requireModels(level: attention.attentionLevel)
    _ = try pairs.request(files: corpus, named: "--corpus")
  }

  func run() throws {
    ProcessLimits.advise(
      "lower --workers, or raise the limit")
    let folder = model
    let model = try Model(contentsOf: model)
    try model.requireAttention()
    let reverse = try symmetrization.reverse(of: model)
    let request = try pairs.request(files: corpus, of: model)
    var outputs = OutputGuard()
    outputs.reads(model: folder)
    symmetrization.reverseModel.map { outputs.reads(model: $0) }
    outputs.reads(request)
    attention.write(to: &outputs)
    if attention.destinations.isEmpty { outputs.prints("the alignments") }
    try outputs.check()
    var corpus = try ParallelCorpus(request)

    var destinations = attention.destinations
    if destinations.isEmpty { destinations.alignmentsFile = "-" }
    let exporter = try AttentionExporter(to: destinations, options: attention.exportOptions)
    let aligner = try ModelAligner(
      model, reverse: reverse, method: symmetrization.method, attention: attention,
      pool: workers.values().pool())
    let display = PreparationDisplay(isPrinting: true)
    defer { display.finish() }
    corpus.didAdvance = { display.show($0) }
    // If the corpus is damaged, the links before the damage are good. A table that lacks the rest is not renamed to its
    // final name.
    try NumberedPairs.read(&corpus) { entries in
      var aligned = aligner.align(entries.compactMap { $0.pair.map { ($0.source, $0.target) } })
        .makeIterator()
      for (number, pair) in entries {
        let aligned = pair.flatMap { _ in aligned.next() }
        if let pair, aligned?.isCut == true {
          NumberedPairs.warnOfCut(pair, number: number, what: "aligned")
        }
        try exporter.export(aligned?.attention, links: aligned?.links, line: number)
      }
    }
    try exporter.finish()
    StandardError.write(corpus.report.description + "\n")
  }
}
