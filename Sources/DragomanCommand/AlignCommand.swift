public import ArgumentParser
import AttentionExport
import Basics
import Corpora
public import Dragoman
import ProcessLimits
import Settings
import Training

extension AttentionDistribution: ExpressibleByArgument {}

/// `dragoman align`: the word links of existing pairs, by the attention of a model or by a statistical aligner.
struct AlignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "align",
    abstract: "Align the words of existing translations.",
    discussion: """
      Without --model, a statistical aligner finds the word links from the pairs themselves, in both directions: no \
      training is needed, and the more pairs there are, the better the links. With --model, they are those of the model's \
      attention.

      Pairs are numbered in the order in which `corpus export` prints them. In tab-separated text and plain files, lines \
      are numbered, and a line without a pair gives an empty line of links. Unless an option says where attention goes, \
      word links are printed in Pharaoh format.
      """)

  @Option(
    help: ArgumentHelp(
      "A model folder: align by attention, instead of by the statistics of the pairs.",
      valueName: "folder"),
    completion: .directory)
  var model: String?

  @Option(
    parsing: .upToNextOption, help: ArgumentHelp("Parallel text.", valueName: "file ..."),
    completion: .file())
  var corpus: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "More parallel text for the statistical aligner to learn from; its links are not written.",
      valueName: "file ..."),
    completion: .file())
  var alignAlso: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      Write the translations that the statistical aligner has learned: source word, target word, probability and number \
      of links, separated by tabs.
      """, valueName: "file"),
    completion: .file())
  var lexicon: String?

  @Option(
    help: ArgumentHelp(
      """
      With --model, whether attention weights are computed before the target word is known, as in a translation (prior), \
      or given the word, which makes better links (posterior). (default: posterior)
      """, valueName: "kind"))
  var attentionWeights: AttentionDistribution?

  @Option(
    help: ArgumentHelp("Random seed of the statistical aligner. (default: 1)", valueName: "n"))
  var seed: UInt64?

  @OptionGroup var pairs: PairOptions
  @OptionGroup var workers: WorkerOptions
  @OptionGroup var attention: AttentionOptions
  @OptionGroup var symmetrization: SymmetrizationOptions

  func validate() throws {
    if model == nil {
      try requireNoModel()
    } else {
      for (flag, isGiven) in [
        ("--align-also", !alignAlso.isEmpty), ("--lexicon", lexicon != nil),
        ("--seed", seed != nil),
      ] where isGiven {
        throw ValidationError(
          "\(flag) is for the statistical aligner, which aligns where no --model is given.")
      }
      try symmetrization.requireModels(level: attention.attentionLevel)
    }
    _ = try pairs.request(files: corpus, named: "--corpus")
  }

  /// Refuses what needs a model, and what cannot be read twice.
  private func requireNoModel() throws {
    if attention.compareModel != nil {
      throw ValidationError("--compare-model compares a model with another one: give --model.")
    }
    if corpus.contains("-"), alignAlso.contains("-") {
      throw ValidationError("Only one of --corpus and --align-also can be standard input.")
    }
    if symmetrization.reverseModel != nil {
      throw ValidationError("--reverse-model needs a model of the forward direction: give --model.")
    }
    if attentionWeights != nil {
      throw ValidationError(
        "--attention-weights is for the attention of a model: give --model.")
    }
    if attention.attentionLevel != .word {
      throw ValidationError(
        "--attention-level can only be word without --model: subwords are those of a model.")
    }
  }

  func run() throws {
    ProcessLimits.advise("lower --workers, or raise the limit")
    if let model { try run(model: model) } else { try runWithoutModel() }
  }

  private func runWithoutModel() throws {
    let request = try pairs.request(files: corpus, named: "--corpus")
    let more =
      alignAlso.isEmpty
      ? nil
      : CorpusRequest(
        files: alignAlso, source: request.source, target: request.target, recover: request.recover)
    var outputs = OutputGuard()
    outputs.reads(request)
    more.map { outputs.reads($0) }
    let destinations = try self.destinations(&outputs)
    let exporter = try AttentionExporter(
      to: destinations, options: attention.exportOptions,
      origin: AttentionOrigin(.links, source: request.source, target: request.target))
    let lexiconFile = try lexicon.map(OutputFile.init(path:))
    let display = PreparationDisplay()
    defer { display.finish() }
    var alignment = MemoryAlignment(request, isTokenized: attention.tokenized, display: display)
    try alignment.read(request, keepsTexts: destinations.haveMatrices)
    try more.map { try alignment.readMore($0) }
    try alignment.run(
      seed: seed ?? 1, threshold: attention.alignmentThreshold, pool: workers.values().pool())
    try alignment.write(to: exporter, symmetrization: symmetrization.method)
    try lexiconFile.map { try alignment.writeLexicon(to: $0) }
  }

  /// Where the links go, once it is clear that no input would be lost.
  private func destinations(_ outputs: inout OutputGuard) throws -> AttentionDestinations {
    attention.write(to: &outputs)
    outputs.writes(lexicon, as: "--lexicon")
    var destinations = attention.destinations
    if destinations.isEmpty {
      outputs.prints("the alignments")
      destinations.alignmentsFile = "-"
    }
    try outputs.check()
    return destinations
  }

  private func run(model folder: String) throws {
    let model = try Model(contentsOf: folder)
    try model.requireAttention()
    let reverse = try symmetrization.reverse(of: model)
    let request = try pairs.request(files: corpus, of: model)
    var outputs = OutputGuard()
    outputs.reads(model: folder)
    symmetrization.reverseModel.map { outputs.reads(model: $0) }
    attention.compareModel.map { outputs.reads(model: $0) }
    outputs.reads(request)
    let destinations = try self.destinations(&outputs)
    var corpus = try ParallelCorpus(request)

    let distribution = attentionWeights ?? .posterior
    let exporter = try AttentionExporter(
      to: destinations, options: attention.exportOptions,
      origin: attention.origin(
        distribution == .prior ? .prior : .posterior, folders: [folder], model: model))
    let pool = workers.values().pool()
    let comparison = try attention.comparison(
      to: model, attention: distribution, translation: nil, pool: pool)
    let aligner = try ModelAligner(
      model, reverse: reverse, method: symmetrization.method,
      distribution: distribution, level: attention.attentionLevel, levels: attention.levels,
      threshold: attention.alignmentThreshold, isTokenized: attention.tokenized, pool: pool)
    let display = PreparationDisplay(isPrinting: true)
    defer { display.finish() }
    corpus.didAdvance = { display.show($0) }
    // If the corpus is damaged, the links before the damage are good. A table that lacks the rest is not renamed to its
    // final name.
    try NumberedPairs.read(&corpus) { entries in
      var aligned = aligner.align(entries.compactMap { $0.pair.map { ($0.source, $0.target) } })
        .makeIterator()
      var sentences: [ExportedSentence] = []
      for (number, pair) in entries {
        let aligned = pair.flatMap { _ in aligned.next() }
        if let pair, aligned?.isCut == true {
          NumberedPairs.warnOfCut(at: pair.place, number: number, what: "aligned")
        }
        sentences.append(
          ExportedSentence(line: number, pair: aligned?.attended, links: aligned?.links))
      }
      for sentence in comparison?.compare(sentences) ?? sentences {
        try exporter.export(sentence)
      }
    }
    try exporter.finish()
    StandardError.write(corpus.report.description + "\n")
  }
}
