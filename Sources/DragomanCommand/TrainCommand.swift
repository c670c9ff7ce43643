import ArgumentParser
import Basics
import Batching
import Corpora
import Dragoman
import Foundation
import ModelFolder
import ProcessLimits
import Ranks
import Seq2Seq
import Training

/// `dragoman train`: a model from parallel text.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a translator on parallel text.",
    usage: "dragoman train [<options>] --model <folder>",
    discussion: """
      The model folder is created if it does not exist. If it holds an unfinished run, training goes on with that run, \
      and --model alone is enough. If it holds a model and no run to go on with, it is refused: --restart trains anew \
      in it, and keeps its files in the folder before-restart-1 until the new run has ended.
      """)

  @Option(
    name: .customLong("model"), help: ArgumentHelp("The model folder.", valueName: "folder"),
    completion: .directory)
  var folder: String?

  @OptionGroup var options: TrainOptions

  @Option(
    help: ArgumentHelp("A YAML file of settings. Flags take precedence.", valueName: "file"),
    completion: .file())
  var config: String?

  @Flag(
    help: """
      Train anew in a folder that holds a model or a run. Its files are kept in before-restart-1 until the new run has \
      ended.
      """)
  var restart = false

  @Flag(help: "Print all settings in the format of --config, and exit.")
  var dumpConfig = false

  func validate() throws {
    guard config == nil else { return }
    if folder == nil { throw ValidationError("Missing expected argument '--model <folder>'") }
    do throws(UserError) {
      try TrainingSettings(options.given, configuration: nil).check()
    } catch {
      throw ValidationError(error.descriptionWithFlags)
    }
  }

  func run() throws {
    ProcessLimits.advise(
      "lower --batch-tokens, --max-length or --workers, or --hidden-size and --vocab-size, or raise the limit"
    )
    try withRanks { group in
      let trainer = try group.together {
        let given = try TrainingSettings(options.given, configuration: config)
        guard let model = folder ?? given.model, !model.isEmpty else {
          throw UserError(
            .usage, found: "no model folder is named",
            fix: "give --model, or write model in the file of --config")
        }
        return Trainer(folder: model, settings: given, restarts: restart)
      }
      if !dumpConfig {
        try train(trainer, group)
      } else if group.isFirst {
        try dump(trainer)
      }
    }
  }

  private func train(_ trainer: Trainer, _ group: RankGroup) throws {
    var trainer = trainer
    trainer.localRankCount = localRankCount
    let plan = try group.together {
      try group.isFirst ? checkedPlan(trainer, group) : nil
    }
    let isQuiet = plan?.settings.run.quiet ?? true
    let display = plan.map { TrainingDisplay($0.settings, folder: trainer.folder) }
    if let display, group.count > 1 { warnOfBinding(display) }
    let result: TrainingResult
    do {
      result = try trainer.train(
        plan, group: group,
        checkingMemory: { need, network, settings in
          try requireMemory(need, for: network, settings, display)
        }, isCancelled: { Interruption.signal != nil },
        report: { event in
          // Until now, a signal ends the process: nothing is lost that is not made again.
          if case .begun = event {
            Interruption.watch(isQuiet: isQuiet, ranks: group.count > 1)
          }
          display?.show(event)
        })
    } catch is CancellationError {
      display?.warn("interrupted before the first update; the folder is as it was before")
      throw Interruption.exit
    }
    if result.reason == nil { throw Interruption.exit }
  }

  private func checkedPlan(_ trainer: Trainer, _ group: RankGroup) throws -> Trainer.Plan {
    let plan = try trainer.plan(ranks: group.count)
    do { try outputs(trainer, plan).check() } catch { throw trainer.settings.placed(error) }
    return plan
  }

  /// Refuses a run that needs more memory than the process may have, before the system refuses memory in the middle of the
  /// run or kills the process.
  private func requireMemory(
    _ need: MemoryNeed, for network: Network, _ settings: ModelSettings,
    _ display: TrainingDisplay?
  ) throws {
    let ranks = UInt64(localRankCount)
    let parts =
      "\(MemoryRoom.text(need.network)) for a network of \(network.parameterCount) parameters, "
      + "\(MemoryRoom.text(need.batch)) for its largest batch"
    let room =
      ProcessLimits.roomTooSmall(for: need.total)
      ?? ProcessLimits.roomTooSmall(for: ranks * need.total).flatMap {
        $0.limit == .machine ? $0 : nil
      }
    if let room {
      var batch = "--batch-sentences"
      if case .tokens = settings.training.batchLimit { batch = "--batch-tokens" }
      let advice =
        need.batch > need.network
        ? "\(batch) or --max-length"
        : "--hidden-size, --embedding-size, the layers or --vocab-size"
      throw UserError(
        .system,
        found:
          "training takes \(MemoryRoom.text(need.total)) of memory "
          + (ranks > 1 ? "for each of \(ranks) ranks on this machine " : "")
          + "(\(parts)), and \(room); "
          + "lower \(advice)" + (room.limit == .machine ? "" : ", or raise the limit"))
    }
    if let room = ProcessLimits.roomTooSmall(for: need.total, reserved: need.reserved) {
      display?.warn(
        "training may take up to \(MemoryRoom.text(need.total + need.reserved)) (\(parts), "
          + "\(MemoryRoom.text(need.reserved)) reserved by oneDNN), and \(room): it ends where they "
          + "do not suffice")
    }
  }

  /// Prints the settings of a run, without results such as the sizes of the vocabularies.
  private func dump(_ trainer: Trainer) throws {
    let settings = try trainer.settingsToPrint()
    var outputs = OutputGuard()
    outputs.reads(config, as: "the file of --config")
    outputs.prints("the settings")
    try outputs.check()
    var output = StandardOutput()
    try output.write(ConfigurationFile.text(of: settings, results: false))
    try output.flush()
  }
}
