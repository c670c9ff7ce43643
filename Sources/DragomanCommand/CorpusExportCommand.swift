import ArgumentParser
import Basics
import Corpora
import Dragoman
import EncodedCorpus
import Settings

/// `dragoman corpus export`: prints the pairs of a corpus as tab-separated text.
struct CorpusExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Print the sentence pairs of a corpus: source, tab, target.",
    discussion: """
      A report of the units that gave no pair goes to standard error. Every pair is kept unless a flag drops it.
      """)

  @Argument(help: "Files, prefixes, or -.", completion: .file())
  var files: [String] = []

  @OptionGroup var pairs: PairOptions
  @OptionGroup var cleaning: SettingOptions<Cleaning>
  @OptionGroup var outcome: SettingOptions<CorpusOutcome>

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Write the pairs that --validation-split holds out to this file, as tab-separated text.",
      valueName: "file"), completion: .file())
  var validationOutput: String?

  func validate() throws {
    _ = try request()
    let validationSplit = outcome.values().validationSplit
    if validationOutput != nil, validationSplit == nil {
      throw ValidationError("--validation-output needs --validation-split")
    }
    let pairs = pairs.values()
    let inputs = files + [pairs.sourceFile, pairs.targetFile].compactMap { $0 }
    if validationSplit != nil, inputs.contains("-") {
      throw ValidationError(
        "--validation-split reads the corpus twice, and standard input can be read once; save it to a file first"
      )
    }
  }

  private func request() throws -> CorpusRequest {
    var request = try pairs.request(files: files, named: "FILE")
    request.cleaning = cleaning.values(over: .none)
    return request
  }

  func run() throws {
    let request = try request()
    let outcome = outcome.values()
    var outputs = OutputGuard()
    outputs.reads(request)
    for (flag, path) in outcome.outputs { outputs.writes(path, as: flag) }
    outputs.writes(validationOutput, as: "--validation-output")
    outputs.prints("the pairs")
    try outputs.check()
    // Files that cannot be written are found before anything is read.
    let reportFile = try outcome.report.map { try OutputFile(path: $0) }
    let validation = try validationOutput.map { try OutputFile(path: $0) }
    let rejected = try outcome.rejected.map { try RejectedFile(path: $0) }
    let display = PreparationDisplay(isPrinting: true)
    let heldOut = try outcome.validationSplit.map {
      try Self.heldOut($0, of: request, display)
    }
    var output = StandardOutput()
    var corpus = try ParallelCorpus(request)
    corpus.didAdvance = { display.show($0) }
    if let rejected { corpus.didReject = rejected.write }
    var heldOutCount = 0
    do {
      while try corpus.advance() {
        try rejected?.check()
        try corpus.withBytes { source, target in
          if let heldOut, heldOut.contains(source) {
            heldOutCount += 1
            try validation?.append(source + [UInt8(ascii: "\t")] + target + [UInt8(ascii: "\n")])
            return
          }
          try output.write(source)
          try output.write(byte: UInt8(ascii: "\t"))
          try output.write(target)
          try output.write(byte: UInt8(ascii: "\n"))
        }
      }
      display.finish()
    } catch let error as UserError {
      display.finish()
      // What was read before the damage is good.
      try output.flush()
      throw error
    }
    try output.flush()
    try validation?.finish()
    try rejected?.finish()
    var report = corpus.report
    report.heldOut = heldOutCount
    try reportFile.map { try report.write(to: $0) }
    StandardError.write(report.description + "\n")
    if heldOutCount > report.pairs - heldOutCount {
      StandardError.warn(
        "--validation-split holds out \(heldOutCount) of \(report.pairs) pairs, and leaves "
          + "\(report.pairs - heldOutCount)")
    }
  }

  /// Chooses the source texts that are held out, in a pass of its own.
  private static func heldOut(
    _ count: Int, of request: CorpusRequest, _ display: PreparationDisplay
  ) throws -> HeldOutSources.Choice {
    var sources = HeldOutSources(count: count)
    var corpus = try ParallelCorpus(request)
    corpus.didAdvance = { display.show($0) }
    while try corpus.advance() {
      corpus.withBytes { source, _ in sources.insert(source) }
    }
    display.finish()
    return sources.finish()
  }
}

extension CorpusOutcome {
  /// The files that are written, with their flags.
  var outputs: [(flag: String, path: String?)] {
    [("`report`", report), ("`rejected`", rejected)]
  }
}
