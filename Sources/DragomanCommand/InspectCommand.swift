import ArgumentParser
import AttentionExport
import Basics
import Compute
import Corpora
import Dragoman
import Inspection
import ProcessLimits
import Training

/// `dragoman inspect`: which pairs of a memory look wrong, and why.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Find the pairs of a translation memory that look wrong, and say why.",
    discussion: """
      A model judges how probable each translation is, and whether it is more probable than with the texts of other units. \
      Together with lengths, attention, numbers, tags, languages and scripts, that makes a suspicion from 0 to 1, with \
      reasons in words. The model may be one that was trained on the same memory; with --folds, models are trained \
      that have not seen what they judge.

      Prints CSV, a row for each pair, in the order and with the numbers of `corpus export`; --html writes a page of \
      the most suspicious pairs, --filter a copy of the file without them.
      """)

  @Option(
    help: ArgumentHelp(
      "A model of these languages; with --folds, where the models are made.", valueName: "folder"),
    completion: .directory)
  var model: String

  @Option(
    help: ArgumentHelp(
      "A model of the other direction, which makes the judgement better.", valueName: "folder"),
    completion: .directory)
  var reverseModel: String?

  @Option(
    parsing: .upToNextOption, help: ArgumentHelp("Parallel text.", valueName: "file ..."),
    completion: .file())
  var corpus: [String] = []

  @Option(
    help: ArgumentHelp("Write the CSV to a file instead of standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Write an HTML page that shows the most suspicious pairs and their attention.",
      valueName: "file"),
    completion: .file())
  var html: String?

  @Option(
    help: ArgumentHelp(
      "How many pairs the page of --html has. (default: 1,000)", valueName: "count"))
  var htmlPairs: Int?

  @Option(
    help: ArgumentHelp(
      "Copy the corpus to --filtered without this share of its pairs, the most suspicious: 5%.",
      valueName: "share"))
  var filter: String?

  @Option(
    help: ArgumentHelp(
      "The file that --filter writes, not compressed: what is kept of the corpus stays as it is, byte for byte.",
      valueName: "file"),
    completion: .file())
  var filtered: String?

  @Option(
    help: ArgumentHelp(
      """
      Divide the corpus into this many parts, train a model for each on the other parts, and judge each part by the model \
      that has not seen it.
      """, valueName: "count"))
  var folds: Int?

  @Option(
    help: ArgumentHelp(
      "How long each model of --folds is trained at most. (default: 20m, or that of --config)",
      valueName: "time"))
  var foldLimit: String?

  @Option(
    help: ArgumentHelp(
      "A YAML file of settings to train the models of --folds.", valueName: "file"),
    completion: .file())
  var config: String?

  @Flag(help: "Begin the CSV with a byte-order mark, so that Excel reads it as UTF-8.")
  var csvBom = false

  @Flag(help: "Put an apostrophe before texts that a spreadsheet would take for formulas.")
  var csvSafe = false

  @Flag(
    help: """
      The text is tokenised already: words are separated by spaces and tabs (ASCII). For training with --folds, --config says so.
      """)
  var tokenized = false

  @OptionGroup var pairs: PairOptions
  @OptionGroup var workers: WorkerOptions

  /// Pairs that are scored at once, with each other's texts.
  private static let windowSize = 4_096

  func validate() throws {
    _ = try pairs.request(files: corpus, named: "--corpus")
    if (filter == nil) != (filtered == nil) {
      throw ValidationError(
        filter == nil
          ? "--filtered needs --filter, which says how much is left out"
          : "--filter needs --filtered, the file to write")
    }
    if filter != nil {
      _ = try filteredShare()
      if corpus.count != 1 || corpus == ["-"] {
        throw ValidationError("--filter copies one file of --corpus: name one, which is no pipe")
      }
      if filtered?.lowercased().hasSuffix(".gz") == true {
        throw ValidationError("--filtered is not compressed: name it without .gz")
      }
    }
    if let folds {
      if !(2...100).contains(folds) {
        throw ValidationError("--folds is \(folds), expected 2 to 100 parts")
      }
      if reverseModel != nil {
        throw ValidationError("--reverse-model has seen all parts: it cannot be used with --folds")
      }
      if let foldLimit, TimeSpan.read([foldLimit]) == nil {
        throw ValidationError("--fold-limit is '\(foldLimit)', expected a time such as 20m")
      }
    } else {
      for (flag, isGiven) in [("--config", config != nil), ("--fold-limit", foldLimit != nil)]
      where isGiven {
        throw ValidationError("\(flag) is for the models of --folds, which is not given")
      }
    }
    if let htmlPairs {
      if html == nil { throw ValidationError("--html-pairs is for --html, which is not given") }
      if htmlPairs < 1 { throw ValidationError("--html-pairs is \(htmlPairs), expected 1 or more") }
    }
  }

  private var foldModels: FoldModels? {
    folds.map {
      FoldModels(
        count: $0, folder: model, limit: foldLimit ?? (config == nil ? "20m" : nil),
        configuration: config)
    }
  }

  /// The share of pairs that is left out, from 0 to 1.
  private func filteredShare() throws -> Double {
    let text = filter ?? ""
    guard text.hasSuffix("%"), let share = Double(text.dropLast()), (0...100).contains(share)
    else {
      throw ValidationError("--filter is '\(text)', expected a share from 0% to 100%, such as 5%")
    }
    return share / 100
  }

  func run() throws {
    ProcessLimits.advise("lower --workers, or raise the limit")
    let given = try folds == nil ? Model(contentsOf: model) : nil
    let reverse = try reverseModel.map { try Model(contentsOf: $0) }
    if let given {
      try reverse?.requireReverse(of: given)
      if html != nil { try given.requireAttention() }
    }
    let request =
      try given.map { try pairs.request(files: corpus, of: $0) }
      ?? pairs.request(files: corpus, named: "--corpus")
    try guardOutputs(request)
    let filter = try filtered.map { _ in try UnitFilter(corpus[0]) }

    let page = try html.map { path in
      try InspectionPage(
        path: path, folder: model, source: given?.sourceLanguage ?? request.source,
        target: given?.targetLanguage ?? request.target)
    }
    let csv = try OutputFile(path: output ?? "-")
    let filteredFile = try filtered.map(OutputFile.init(path:))
    let display = PreparationDisplay(isPrinting: output == nil)
    defer { display.finish() }
    let profile = CorpusProfile()
    let inspected = try InspectedCorpus(request, profile: profile, display: display)
    try filter?.requireUnits(inspected.unitCount)
    let foldModels = foldModels
    let models =
      try foldModels?.train(
        inspected, source: request.source, target: request.target, needsAttention: html != nil)
      ?? [given].compactMap { $0 }
    let pool = workers.values().pool()
    let inspectors = models.map {
      PairInspector(
        $0, reverse: reverse, profile: profile, isTokenized: tokenized, pool: pool)
    }
    let (evidence, suspicions) = try judge(
      inspected, by: inspectors, display: display
    ) { foldModels?.part(ofSource: $0) ?? 0 }
    let ranking = suspicions.indices.sorted {
      (suspicions[$1].value, $0) < (suspicions[$0].value, $1)
    }

    try page?.begin(
      models[0], reverse: reverse, isTokenized: tokenized, pool: pool,
      pairs: Set(ranking.prefix(htmlPairs ?? 1_000)))
    try write(inspected, evidence, suspicions, to: csv, page)
    if let filter, let filteredFile {
      let count = Int((Double(ranking.count) * (try filteredShare())).rounded(.down))
      try filter.copy(
        without: Set(ranking.prefix(count).map { inspected.entries[$0].unit }),
        of: inspected.unitCount, to: filteredFile)
      try filteredFile.finish()
      StandardError.write(
        "left out \(count.withThousands) of \(ranking.count.counting("pair"))\n")
    }
    StandardError.write(inspected.report.description + "\n")
  }

  /// Judges every pair by the inspector of its part, compared with the other pairs of the part.
  ///
  /// - Parameter part: of a pair, by its source text
  private func judge(
    _ inspected: InspectedCorpus, by inspectors: [PairInspector], display: PreparationDisplay,
    part: (String) -> Int
  ) throws -> (evidence: [PairEvidence], suspicions: [Suspicion]) {
    var evidence: [(found: PairEvidence, part: Int)] = []
    evidence.reserveCapacity(inspected.entries.count)
    try inspected.forEach(Self.windowSize) { first, texts in
      let parts = texts.map { part($0.source) }
      var window = [(found: PairEvidence, part: Int)?](repeating: nil, count: texts.count)
      for (number, inspector) in inspectors.enumerated() {
        let wanted = parts.indices.filter { parts[$0] == number }
        for (index, found) in zip(wanted, inspector.measure(texts, wanted)) {
          if found.isCut {
            let entry = inspected.entries[first + index]
            NumberedPairs.warnOfCut(at: entry.place, number: entry.number, what: "read")
          }
          window[index] = (found.evidence, number)
        }
        if Interruption.signal != nil { throw Interruption.exit }
      }
      evidence += window.compactMap { $0 }
      display.show("inspecting pair", evidence.count, of: inspected.entries.count)
    }
    display.finish()
    let norms = inspectors.indices.map { part in
      CorpusNorms(evidence.filter { $0.part == part }.map(\.found))
    }
    return (
      evidence.map(\.found), evidence.map { Suspicion($0.found, norms: norms[$0.part]) }
    )
  }

  private func guardOutputs(_ request: CorpusRequest) throws {
    var outputs = OutputGuard()
    if let foldModels {
      for path in foldModels.pairFiles { outputs.writes(path, as: "--folds") }
    } else {
      outputs.reads(model: model)
    }
    outputs.reads(config, as: "the file of --config")
    reverseModel.map { outputs.reads(model: $0) }
    outputs.reads(request)
    if let output { outputs.writes(output, as: "--output") } else { outputs.prints("the CSV") }
    outputs.writes(html, as: "--html")
    outputs.writes(filtered, as: "--filtered")
    try outputs.check()
  }

  private func write(
    _ inspected: InspectedCorpus, _ evidence: [PairEvidence], _ suspicions: [Suspicion],
    to file: OutputFile, _ page: InspectionPage?
  ) throws {
    let csv = InspectionCSV(marksByteOrder: csvBom, disarmsFormulas: csvSafe)
    var buffer = TextBuffer()
    csv.appendHeader(to: &buffer)
    try file.append(buffer.bytes)
    try inspected.forEach(Self.windowSize) { first, texts in
      for (index, pair) in texts.enumerated() {
        let entry = inspected.entries[first + index]
        let row = InspectionCSV.Row(
          number: entry.number, place: "\(entry.place)", source: pair.source, target: pair.target,
          evidence: evidence[first + index], suspicion: suspicions[first + index])
        var buffer = TextBuffer()
        csv.append(row, to: &buffer)
        try file.append(buffer.bytes)
        try page?.add(row, index: first + index)
      }
    }
    try file.finish()
    try page?.finish()
  }
}
