import ArgumentParser
import AttentionExport
import Compute
import Corpora
import EncodedCorpus
import Foundation
import ModelFolder
import Seq2Seq
import Training
import Vocabularies

/// `dragoman train`: a model from parallel text.
struct TrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a translator on parallel text.",
    discussion: """
      The model folder is made where it is not there. A folder that holds an unfinished run goes on with it, and \
      --model alone is then enough.
      """)

  @Option(help: ArgumentHelp("The model folder.", valueName: "folder"), completion: .directory)
  var model: String

  @OptionGroup var options: TrainOptions

  @Option(
    help: ArgumentHelp("A YAML file of these settings.", valueName: "file"), completion: .file())
  var config: String?

  @Flag(help: "Print all settings as --config reads them, and do nothing.")
  var dumpConfig = false

  /// The settings that a `--config` file may hold.
  static let settingNames = [
    "corpus", "validation", "source", "target", "source-file", "target-file", "recover",
    "max-words", "max-word-length", "require-letter", "max-length-ratio", "drop-identical",
    "deduplicate", "validation-split", "max-length", "vocab", "vocab-size", "vocab-type",
    "joint-vocab", "cell", "activation",
    "embedding-size", "hidden-size", "encoder-hidden-size", "attention-size", "output-size",
    "encoder-layers", "decoder-layers", "unidirectional", "batch-tokens", "batch-sentences",
    "learning-rate", "clip-norm", "dropout", "label-smoothing", "average-decay", "precision",
    "patience", "seed",
    "epochs", "max-steps", "time-limit", "valid-freq", "save-freq", "workers", "report", "quiet",
    "model",
  ]

  /// Those of them that have no value on the command line.
  static let flagNames: Set<String> = Set([
    "recover", "joint-vocab", "unidirectional", "quiet",
  ]).union(invertibleFlagNames)

  /// Those of the flags that `--no-…` turns off.
  static let invertibleFlagNames: Set<String> = ["require-letter", "drop-identical", "deduplicate"]

  func validate() throws {
    var settings = ModelSettings()
    options.apply(to: &settings)
    if let problem = settings.problem { throw ValidationError(problem) }
    if !options.corpus.isEmpty || options.pairs.sourceFile != nil || options.pairs.targetFile != nil
    {
      _ = try options.pairs.request(files: options.corpus, named: "--corpus")
    }
    if options.corpus.contains("-") && options.validation.contains("-") {
      throw ValidationError("Only one of --corpus and --validation can be standard input.")
    }
    if options.vocab != nil, let other = options.vocabularySetting {
      throw ValidationError("--vocab names a ready vocabulary; leave out \(other)")
    }
    if let workers = options.workers, workers > WorkerPool.maximumWorkerCount {
      throw ValidationError(
        "--workers is \(workers), expected at most \(WorkerPool.maximumWorkerCount)")
    }
  }

  func run() async throws {
    let files = ModelFiles(in: model)
    var settings = try effectiveSettings(files)
    if dumpConfig { return try dump(settings) }
    guard settings.precision.isSupported else {
      throw CommandFailure(
        sentence: "--precision bf16 needs a processor that multiplies bfloat16 (AVX-512 BF16), and "
          + "this one does not; leave it out", exitCode: 64)
    }
    let limits = TrainingLimits(
      epochs: settings.epochs, maxSteps: settings.maxSteps,
      timeLimit: settings.timeLimit.flatMap(ModelSettings.seconds))
    let display = TrainingDisplay(
      isQuiet: settings.quiet, limits: limits, patience: settings.patience)
    if isFinished(files, limits: limits, patience: settings.patience, display: display) { return }

    let lock = try files.openForWriting()
    defer { withExtendedLifetime(lock) {} }
    // Until now another process may have written here.
    settings = try effectiveSettings(files)
    let data = try await prepare(files, settings: &settings, display: display)
    // Until now there was nothing to save.
    Interruption.watch()
    let network = Network(
      settings.network(
        sourceVocabularySize: data.vocabularies.source.count,
        targetVocabularySize: data.vocabularies.target.count))
    try requireMemory(for: network)
    let workers = settings.workers ?? ProcessInfo.processInfo.activeProcessorCount
    let pool = WorkerPool(workerCount: min(max(workers, 1), WorkerPool.maximumWorkerCount))
    if !settings.quiet {
      display.say(
        "\(data.training.count) pairs to train on, \(data.validation.count) to validate on, "
          + "\(network.parameterCount) parameters, \(pool.workerCount) workers")
    }
    let run = try TrainingRun(
      network, configuration: TrainingConfiguration(settings), data: data,
      folder: RunFolder(files), pool: pool, observer: display)
    // From now on the folder knows what it is.
    try ConfigurationFile.write(settings, to: files.configuration)
    if run.updateCount > 0, !settings.quiet {
      display.say("goes on after update \(run.updateCount)")
    }
    let outcome = try run.run(limits: limits) { Interruption.signal != nil }
    switch outcome {
    case .finished(let reason):
      if !settings.quiet { display.say(sentence(reason) + "; the model is in \(model)") }
    case .interrupted:
      display.say(
        "interrupted after update \(run.updateCount); the same command goes on from there")
      throw ExitCode(128 + (Interruption.signal ?? SIGINT))
    }
  }

  /// Refuses a network that this machine cannot hold, before the machine kills the process.
  private func requireMemory(for network: Network) throws {
    let needed = UInt64(Updater.byteCount(of: network))
    let present = ProcessInfo.processInfo.physicalMemory
    guard needed > present else { return }
    func gibibytes(_ bytes: UInt64) -> String { "\((bytes + 1 << 29) >> 30) GiB" }
    throw CommandFailure(
      sentence: "a network of \(network.parameterCount) parameters takes \(gibibytes(needed)) to "
        + "train, and this machine has \(gibibytes(present)); lower --hidden-size, "
        + "--embedding-size, the layers or --vocab-size", exitCode: 64)
  }

  /// The flags over what the folder holds, or over the defaults.
  private func effectiveSettings(_ files: ModelFiles) throws -> ModelSettings {
    let isNew = !files.isModelFolder
    let stored = isNew ? ModelSettings() : try files.readConfiguration().decode(ModelSettings.self)
    var settings = stored
    options.apply(to: &settings)
    settings = settings.resolved
    // How a run was watched is not how it is watched now.
    settings.quiet = options.quiet
    settings.report = options.report
    if isNew {
      if settings.corpus.isEmpty && settings.sourceFile == nil && !dumpConfig {
        throw ValidationError(
          "Missing --corpus FILE, or --source-file and --target-file: \(model) holds no run to go on with"
        )
      }
    } else {
      try SettingDifference.requireNone(
        stored: stored.resolved, given: settings, except: ModelSettings.changeable, at: model)
    }
    if let problem = settings.problem { throw ValidationError(problem) }
    return settings
  }

  /// Prints the settings of a run: those that a folder knows beside them are not the user's to set.
  private func dump(_ settings: ModelSettings) throws {
    var settings = settings
    settings.sourceVocabularySize = nil
    settings.targetVocabularySize = nil
    settings.dataDigest = nil
    var output = StandardOutput()
    try output.write(ConfigurationFile.text(of: settings))
    try output.flush()
  }

  /// Says so where the run has ended already; then no byte changes.
  private func isFinished(
    _ files: ModelFiles, limits: TrainingLimits, patience: Int, display: TrainingDisplay
  ) -> Bool {
    guard files.isModelFolder, files.hasCheckpoint else { return false }
    var folder = RunFolder(files)
    // What is wrong with a checkpoint is for the run to say, under the lock: another process may be saving one now.
    guard let state = try? folder.loadState(), state.finish != nil else { return false }
    let reached =
      state.schedule.withoutGain >= patience ? .patience : limits.reached(by: state)
    guard let reached else { return false }
    display.say(
      "\(model): finished after update \(state.updateCount): \(sentence(reached))")
    return true
  }

  /// Reads the data, and makes or finds the vocabularies.
  private func prepare(
    _ files: ModelFiles, settings: inout ModelSettings, display: TrainingDisplay
  ) async throws -> TrainingData {
    let corpus = try corpusRequest(files, settings)
    let validation = try validationRequest(files, settings)
    let reportFile = try settings.report.map { try OutputFile(path: $0) }
    let texts = try TrainingData.Texts(
      corpus: corpus, validation: validation, validationSplit: settings.validationSplit
    ) { report in
      try reportFile.map { try report.write(to: $0) }
    }
    if !settings.quiet {
      display.say(texts.report.description)
      if let report = texts.validationReport { display.say("for validation: \(report)") }
    }
    if let digest = settings.dataDigest, digest != texts.digest {
      throw ModelFolderError(
        .setting, at: model, found: "the data differ from those that the run began with",
        fix: "give the same corpus and validation files, or train in another folder")
    }
    let vocabularies: VocabularyPair
    if settings.dataDigest != nil {
      vocabularies = try VocabularyPair(prefix: files.vocabularyPrefix.path)
      if options.vocab != nil, let prefix = settings.vocab,
        try VocabularyPair(prefix: prefix) != vocabularies
      {
        throw ModelFolderError(
          .setting, at: model,
          found: "the run in this folder has another vocabulary than \(prefix)",
          fix: "leave out --vocab to go on with it, or train in another folder")
      }
    } else {
      if let prefix = settings.vocab {
        vocabularies = try VocabularyPair(prefix: prefix)
      } else {
        vocabularies = try await texts.makeVocabularies(settings)
      }
      try vocabularies.save(prefix: files.vocabularyPrefix.path)
    }
    let data = try TrainingData(
      texts, vocabularies: vocabularies, maximumLength: settings.maxLength)
    for (name, pairs) in [("training", data.training), ("validation", data.validation)] {
      guard pairs.tooLongCount > 0, !settings.quiet else { continue }
      display.say(
        "\(pairs.tooLongCount) \(name) pairs have more than \(settings.maxLength) pieces and are left out"
      )
    }
    settings.sourceVocabularySize = vocabularies.source.count
    settings.targetVocabularySize = vocabularies.target.count
    settings.dataDigest = texts.digest
    return data
  }

  private func corpusRequest(_ files: ModelFiles, _ settings: ModelSettings) throws -> CorpusRequest
  {
    let input: CorpusInput
    if let sourceFile = settings.sourceFile, let targetFile = settings.targetFile {
      input = .sideBySide(sourceFile: sourceFile, targetFile: targetFile)
    } else {
      let copy = files.folder.appendingPathComponent("corpus.tsv")
      input = .files(
        try keepingInput(settings.corpus, in: copy, isNew: settings.dataDigest == nil))
    }
    return CorpusRequest(
      input, source: settings.source, target: settings.target, recover: settings.recover,
      cleaning: settings.cleaning)
  }

  private func validationRequest(
    _ files: ModelFiles, _ settings: ModelSettings
  ) throws -> CorpusRequest? {
    if settings.validation.isEmpty { return nil }
    let copy = files.folder.appendingPathComponent("validation.tsv")
    return CorpusRequest(
      files: try keepingInput(settings.validation, in: copy, isNew: settings.dataDigest == nil),
      source: settings.source, target: settings.target, recover: settings.recover)
  }

  /// The paths of a corpus with standard input, where it is one of them, copied to a file, so that the run can go on
  /// without it. When it goes on, empty input stands for the copy, and other input is refused.
  private func keepingInput(_ paths: [String], in copy: URL, isNew: Bool) throws -> [String] {
    guard let index = paths.firstIndex(of: "-") else { return paths }
    var paths = paths
    paths[index] = copy.path
    if isNew {
      try AtomicFile(at: copy).write(try StandardInput.read())
      return paths
    }
    let isGiven = options.corpus.contains("-") || options.validation.contains("-")
    guard isGiven, isatty(STDIN_FILENO) == 0 else { return paths }
    let input = try StandardInput.read()
    guard input.isEmpty || (try? Data(contentsOf: copy)) == Data(input) else {
      throw ModelFolderError(
        .setting, at: model, found: "standard input differs from that which the run began with",
        fix: "leave out - to go on with its copy, or train in another folder")
    }
    return paths
  }

  private func sentence(_ reason: TrainingState.Finish) -> String {
    switch reason {
    case .epochs: "--epochs is reached (with a higher one it goes on)"
    case .maxSteps: "--max-steps is reached (with a higher one it goes on)"
    case .timeLimit: "--time-limit is reached (with a higher one it goes on)"
    case .patience: "validation has not gained for --patience validations"
    }
  }
}
