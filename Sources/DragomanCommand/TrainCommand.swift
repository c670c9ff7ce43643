import ArgumentParser
import AttentionExport
import Basics
import Batching
import Compute
import Corpora
import EncodedCorpus
import Foundation
import ModelFolder
import ProcessLimits
import Seq2Seq
import Settings
import Training
import Vocabularies

/// `dragoman train`: a model from parallel text.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a translator on parallel text.",
    usage: "dragoman train [<options>] --model <folder>",
    discussion: """
      The model folder is made where it is not there. A folder that holds an unfinished run goes on with it, and \
      --model alone is then enough. A folder that holds a model and no run to go on with is refused: --restart trains \
      anew in it, and keeps its files in the folder before-restart-1 until the new run has ended.
      """)

  @Option(
    name: .customLong("model"), help: ArgumentHelp("The model folder.", valueName: "folder"),
    completion: .directory)
  var folder: String?

  @OptionGroup var options: TrainOptions

  @Option(
    help: ArgumentHelp("A YAML file of these settings.", valueName: "file"), completion: .file())
  var config: String?

  @Flag(
    help: """
      Train anew in a folder that holds a model or a run; its files are kept in before-restart-1 until the new run has \
      ended.
      """)
  var restart = false

  @Flag(help: "Print all settings as --config reads them, and do nothing.")
  var dumpConfig = false

  /// What was given; nil until `run` has read the file of --config.
  var given: TrainSettings?

  /// The model folder.
  var model: String { folder ?? given?.model ?? "" }

  func validate() throws {
    guard config == nil else { return }
    if folder == nil { throw ValidationError("Missing expected argument '--model <folder>'") }
    try requireSense(of: TrainSettings(options, config: nil))
  }

  /// Refuses what does not go together.
  private func requireSense(of given: TrainSettings) throws {
    let corpus = try given.applied(to: ModelSettings(), isNew: true).corpus
    let pairs = corpus.pairs
    if !corpus.corpus.isEmpty || pairs.sourceFile != nil || pairs.targetFile != nil {
      _ = try pairs.request(files: corpus.corpus, named: "--corpus")
    }
    if corpus.corpus.contains("-") && corpus.validation.contains("-") {
      throw ValidationError("Only one of --corpus and --validation can be standard input.")
    }
    if pairs.sourceFile == "-" || pairs.targetFile == "-" {
      throw ValidationError(
        "One of two files cannot be standard input: a run that goes on reads them again. Save it to a file first."
      )
    }
  }

  mutating func run() throws {
    ProcessLimits.advise(
      "lower --batch-tokens, --max-length or --workers, or --hidden-size and --vocab-size, or raise the limit"
    )
    let given = try TrainSettings(options, config: config)
    self.given = given
    guard !model.isEmpty else {
      throw UserError(
        .usage, found: "no model folder is named",
        fix: "give --model, or write model in the file of --config")
    }
    do {
      try requireSense(of: given)
      try train()
    } catch {
      // What stands in the file is told with its place there.
      throw given.placed(error) ?? error
    }
  }

  private func train() throws {
    let files = ModelFiles(in: model)
    try recover(files)
    let isNew = dumpConfig ? restart || !files.isModelFolder : try isNew(files)
    let settings = try effectiveSettings(files, isNew: isNew)
    if dumpConfig { return try dump(settings) }
    guard settings.training.precision.isSupported else {
      throw UserError(
        .usage,
        found: "--precision bf16 needs a processor that multiplies bfloat16 (AVX-512 BF16), and "
          + "this one does not; leave it out")
    }
    try outputs(files, settings, isNew: isNew).check()
    let limits = settings.run.limits
    let patience = settings.training.patience
    let isQuiet = settings.run.quiet
    let display = TrainingDisplay(isQuiet: isQuiet, limits: limits, patience: patience)
    if !isNew, isFinished(files, limits: limits, patience: patience, display: display) {
      if FormerFiles(in: files.folder).exist {
        _ = try OpenModelFolder(files).removeFormerFiles()
      }
      return
    }

    let folder = try OpenModelFolder(files)
    let run: TrainingRun
    do {
      run = try begin(folder, files, display)
    } catch {
      // After a signal the same command goes on with what there is.
      if !(error is ExitCode) { folder.leave() }
      throw error
    }
    let outcome = try run.run(limits: limits) { Interruption.signal != nil }
    switch outcome {
    case .finished(let reason):
      if !isQuiet { display.say(sentence(reason) + "; \(exported(by: run))") }
      if try folder.removeFormerFiles(), !isQuiet {
        display.say("the files from before --restart are removed")
      }
    case .interrupted:
      display.say(
        "interrupted after update \(run.updateCount); the same command goes on from there")
      if !isQuiet { display.say("until then, \(exported(by: run))") }
      throw ExitCode(128 + (Interruption.signal ?? SIGINT))
    }
  }

  /// Prepares the run in its folder, or leaves no trace of it there that the caller cannot remove.
  private func begin(
    _ folder: OpenModelFolder, _ files: ModelFiles, _ display: TrainingDisplay
  ) throws -> TrainingRun {
    // Until now another process may have written here.
    let isNew = try isNew(files)
    var settings = try effectiveSettings(files, isNew: isNew)
    if isNew && restart { try folder.setAside() }
    let pool = settings.run.workers.pool()
    var prepared: TrainingData
    do {
      prepared = try data(files, settings: &settings, pool: pool, display: display)
    } catch let error as UserError where error.kind == .usage && restart && !isNew {
      // A run that was begun anew before, with other data.
      try folder.setAside()
      settings = try effectiveSettings(files, isNew: true)
      prepared = try data(files, settings: &settings, pool: pool, display: display)
    }
    let data = prepared
    // Until now nothing was lost that is not made again.
    Interruption.watch(isQuiet: settings.run.quiet)
    let network = Network(settings.network)
    try requireMemory(
      MemoryNeed(of: network, configuration: settings.training, data: data),
      for: network, settings, display)
    if !settings.run.quiet {
      display.say(
        "\(data.training.count) pairs to train on, \(data.validation.count) to validate on, "
          + "\(network.parameterCount) parameters, \(pool.workerCount) workers")
      display.explain(data.validation, isHeldOut: settings.corpus.validation.isEmpty)
    }
    let run = try TrainingRun(
      network, configuration: settings.training, data: data,
      folder: RunFolder(files), pool: pool, observer: display)
    // From now on the folder knows what it is.
    try ConfigurationFile.write(settings, to: files.configuration)
    try folder.keep()
    if run.updateCount > 0, !settings.run.quiet {
      display.say("goes on after update \(run.updateCount)")
    }
    return run
  }

  /// Refuses what this process may not hold, before the system refuses it on the way, or kills the process.
  private func requireMemory(
    _ need: MemoryNeed, for network: Network, _ settings: ModelSettings, _ display: TrainingDisplay
  ) throws {
    let parts =
      "\(MemoryRoom.text(need.network)) for a network of \(network.parameterCount) parameters, "
      + "\(MemoryRoom.text(need.batch)) for its largest batch"
    if let room = ProcessLimits.roomTooSmall(for: need.total) {
      var batch = "--batch-sentences"
      if case .tokens = settings.training.batchLimit { batch = "--batch-tokens" }
      let advice =
        need.batch > need.network
        ? "\(batch) or --max-length"
        : "--hidden-size, --embedding-size, the layers or --vocab-size"
      throw UserError(
        .system,
        found:
          "training takes \(MemoryRoom.text(need.total)) of memory (\(parts)), and \(room); "
          + "lower \(advice)" + (room.limit == .machine ? "" : ", or raise the limit"))
    }
    if let room = ProcessLimits.roomTooSmall(for: need.total, reserved: need.reserved) {
      display.note(
        "training may take up to \(MemoryRoom.text(need.total + need.reserved)) (\(parts), "
          + "\(MemoryRoom.text(need.reserved)) reserved by oneDNN), and \(room): it ends where they "
          + "do not suffice")
    }
  }

  /// What is given over what the folder holds, or over the defaults where a run begins.
  func effectiveSettings(_ files: ModelFiles, isNew: Bool) throws -> ModelSettings {
    guard let given else { return ModelSettings() }
    let stored = isNew ? ModelSettings() : try files.readSettings(ModelSettings.self)
    let applied = try given.applied(
      to: stored.resetting { $0.traits.resumption == .anew }, isNew: isNew)
    let settings = applied.resolved
    do {
      try applied.corpus.checkExclusions()
      try settings.checkContradictions()
    } catch {
      throw UserError(error)
    }
    if !isNew {
      try SettingDifference.requireNone(stored: stored.resolved, given: settings, at: model)
    } else if settings.corpus.corpus.isEmpty && settings.pairs.sourceFile == nil && !dumpConfig {
      throw ValidationError(
        "Missing --corpus FILE, or --source-file and --target-file: \(model) holds no run to go on with"
      )
    }
    return settings
  }

  /// Prints the settings of a run: those that a folder knows beside them are not the user's to set.
  private func dump(_ settings: ModelSettings) throws {
    var outputs = OutputGuard()
    outputs.reads(config, as: "the file of --config")
    outputs.prints("the settings")
    try outputs.check()
    var output = StandardOutput()
    try output.write(ConfigurationFile.text(of: settings, results: false))
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

  /// Which model is in the folder: not always that of the last update.
  private func exported(by run: TrainingRun) -> String {
    guard let exported = run.exported else { return "the model is in \(model)" }
    return "the model of update \(exported.update) (validation perplexity "
      + "\(TrainingDisplay.fixed(exported.perplexity, 2))) is in \(model)"
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
