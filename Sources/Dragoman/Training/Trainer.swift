internal import Basics
internal import Compute
internal import Corpora
internal import EncodedCorpus
internal import Foundation
internal import Layers
internal import ModelFolder
package import Ranks
package import Seq2Seq
internal import Settings
public import Training
internal import Vocabularies

/// Trains a model in a folder, or goes on with the run that the folder holds.
///
/// A run that goes on ends with the same bits as one that was never stopped. One process at a time may train in a folder.
public struct Trainer: Sendable {
  /// The path of the model folder, which is made where it is missing.
  public let folder: String
  /// What the run is asked to do.
  public let settings: TrainingSettings
  /// Whether training begins anew in a folder that holds a model or a run. Its files are kept in a folder inside until the
  /// new run has ended.
  public let restarts: Bool

  /// Checks the memory that a run will take, before training begins; what it throws ends the run.
  package typealias MemoryCheck = (MemoryNeed, Network, ModelSettings) throws -> Void

  /// The ranks on this machine that train together, which share its processors.
  package var localRankCount = 1

  /// Words of up to this many training pairs are aligned where `guided-alignment` is not given.
  package var mostPairsAlignedByDefault = CorpusConfiguration.mostPairsAlignedByDefault

  /// - Parameter folder: the path of the model folder
  /// - Parameter settings: may be empty for a run that goes on
  /// - Parameter restarts: whether training begins anew in a folder that holds a model or a run
  public init(
    folder: String, settings: TrainingSettings = TrainingSettings(), restarts: Bool = false
  ) {
    self.folder = folder
    self.settings = settings
    self.restarts = restarts
  }

  /// Trains on the calling thread and on as many others as the settings name, until a limit is reached, validation no
  /// longer improves, or it is cancelled.
  ///
  /// The memory that the run will take is not checked beforehand, as the command does.
  ///
  /// - Parameter isCancelled: asked after every update, and while data are read and encoded, but not while vocabularies are
  ///   learned. A run that is cancelled before its first update leaves the folder as it was; later, it is saved and can go on.
  /// - Parameter report: receives what happens, on the calling thread
  /// - Throws: `UserError`; `CancellationError` where the run was cancelled before its first update
  public func train(
    isCancelled: () -> Bool = { false }, report: (TrainingEvent) -> Void
  ) throws -> TrainingResult {
    try train(plan(), checkingMemory: { _, _, _ in }, isCancelled: isCancelled, report: report)
  }

  /// - Parameter plan: what `plan` gave; nil at other ranks than the first
  /// - Parameter group: the ranks that train together; each calls this function
  /// - Throws: also `SharedFailure`, where one of several ranks failed before the first update
  package func train(
    _ plan: Plan?, group: RankGroup = .alone, checkingMemory: MemoryCheck,
    isCancelled: () -> Bool, report: (TrainingEvent) -> Void
  ) throws -> TrainingResult {
    try withoutActuallyEscaping(isCancelled) { isCancelled in
      try withoutActuallyEscaping(report) { report in
        if group.count > 1 {
          let identities = try group.exchange(group.together { try RankIdentity(self.settings) })
          try group.together { try RankIdentity.requireEqual(identities) }
        }
        let before = try group.together {
          try plan.flatMap { $0.isNew ? nil : try endedBefore($0.settings, report) }
        }
        if let reason = try group.ofFirst(before?.reason) {
          return before ?? TrainingResult(reason: reason, updateCount: 0, model: nil)
        }
        let folder = try group.together { group.isFirst ? try OpenModelFolder(files) : nil }
        let (run, settings): (TrainingRun, ModelSettings)
        do {
          (run, settings) = try placingErrors {
            try begin(folder, group, checkingMemory, isCancelled, report)
          }
        } catch {
          folder?.leave()
          throw error
        }
        let result = try run.run(limits: settings.run.limits, isCancelled: isCancelled)
        if group.isFirst, let verdict = result.verdict,
          verdict.bestNormalization != settings.bestNormalization
        {
          var settings = settings
          settings.bestNormalization = verdict.bestNormalization
          try ConfigurationFile.write(settings, to: files.configuration)
        }
        return try end(result, folder, report)
      }
    }
  }

  /// What a run will do.
  package struct Plan {
    package let settings: ModelSettings
    /// Whether it begins, rather than goes on.
    package let isNew: Bool
  }

  /// What a run in the folder as it is now would do.
  ///
  /// - Parameter ranks: that are to train together
  /// - Throws: `UserError` where it cannot be done
  package func plan(ranks: Int = 1) throws -> Plan {
    try placingErrors {
      try check()
      let isNew = try isNew()
      let settings = try effectiveSettings(isNew: isNew)
      guard settings.training.precision.isSupported else {
        throw UserError(
          .usage,
          found: "`precision` bf16 needs a processor that multiplies bfloat16 (AVX-512 BF16), and "
            + "this one does not; leave it out")
      }
      guard ranks <= settings.training.shards else {
        let shards = settings.training.shards
        throw UserError(
          .usage,
          found:
            "\(ranks) ranks cannot share an update of \(shards.counting("shard")): each takes whole ones",
          fix: "give `shards` \(ranks) or a multiple of it, in a new folder, or start fewer ranks")
      }
      return Plan(settings: settings, isNew: isNew)
    }
  }

  /// Every setting that a run in the folder would have, whether or not there is a corpus.
  package func settingsToPrint() throws -> ModelSettings {
    try placingErrors {
      try check()
      return try effectiveSettings(isNew: restarts || !files.isModelFolder, requiringCorpus: false)
    }
  }

  /// Checks what can be checked at once, and puts back what a killed run had set aside.
  private func check() throws {
    if folder.isEmpty {
      throw UserError(.usage, found: "the model folder has no name", fix: "name one")
    }
    try settings.check()
    if restarts, let old = settings.modelToBeginWith,
      ModelFiles(in: old).folder.standardizedFileURL.resolvingSymlinksInPath()
        == files.folder.standardizedFileURL.resolvingSymlinksInPath()
    {
      throw UserError(
        .usage, at: folder, found: "`init-from` names the folder in which training begins anew",
        fix: "train in another folder")
    }
    try recover()
  }

  /// Adds the line of the configuration file to an error that names a setting given there.
  private func placingErrors<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as UserError {
      throw settings.placed(error)
    } catch let failure as SharedFailure {
      throw SharedFailure(settings.placed(failure.error))
    }
  }

  /// What the first rank has found before a run begins.
  private struct Beginning {
    let isNew: Bool
    let settings: ModelSettings
    let data: TrainingData
    let pool: WorkerPool
    /// The weights that it begins with; nil where they are random, or in the checkpoint.
    let weights: FloatBuffer?
  }

  /// Prepares the run in its folder.
  ///
  /// - Parameter folder: nil at other ranks than the first
  private func begin(
    _ folder: OpenModelFolder?, _ group: RankGroup, _ checkMemory: MemoryCheck,
    _ isCancelled: @escaping () -> Bool, _ report: @escaping (TrainingEvent) -> Void
  ) throws -> (TrainingRun, ModelSettings) {
    let beginning = try group.together {
      try folder.map { try prepare($0, isCancelled, report) }
    }
    let ((settings, data), pool) = try SharedCorpus(group: group, files: files).share(
      beginning.map { ($0.settings, $0.data) }
    ) { settings in
      let own = try self.settings.applied(to: settings, isNew: false)
      return beginning?.pool ?? workers(own, report)
    }
    let network = Network(settings.network)
    var weights = beginning?.weights
    if try group.ofFirst(weights != nil) {
      let given = weights ?? FloatBuffer(count: network.bufferCount)
      try group.copyFirst(given.bytes)
      weights = given
    }
    try group.together {
      try checkMemory(
        MemoryNeed(
          of: network, configuration: settings.training, data: data, ranks: group.count),
        network, settings)
      report(
        .begun(
          TrainingStart(
            data, configuration: settings.training,
            isHeldOut: settings.corpus.validation.isEmpty,
            hasAttention: settings.network.attention != .none,
            parameterCount: network.parameterCount, workerCount: pool.workerCount,
            rankCount: group.count)))
      if beginning?.isNew == true && isCancelled() { throw CancellationError() }
    }
    let run = try TrainingRun(
      network, configuration: settings.training, data: data, initialWeights: weights,
      folder: folder.map { _ in RunFolder(files) }, group: group, pool: pool, report: report)
    // From now on the folder knows what it is.
    try group.together {
      guard let folder else { return }
      try ConfigurationFile.write(settings, to: files.configuration)
      try folder.keep()
    }
    if run.updateCount > 0 { report(.note("goes on after update \(run.updateCount)")) }
    return (run, settings)
  }

  private func workers(
    _ settings: ModelSettings, _ report: (TrainingEvent) -> Void
  ) -> WorkerPool {
    WorkerPool(asked: settings.run.workers.count, sharedBy: localRankCount) {
      report(.warning($0))
    }
  }

  /// Reads the data of a run, or finds what was prepared before.
  private func prepare(
    _ folder: OpenModelFolder, _ isCancelled: @escaping () -> Bool,
    _ report: @escaping (TrainingEvent) -> Void
  ) throws -> Beginning {
    // Until now another process may have written here.
    let isNew = try isNew()
    var settings = try effectiveSettings(isNew: isNew)
    if isNew && restarts { try folder.setAside() }
    let pool = workers(settings, report)
    let reader = DataReader(trainer: self, pool: pool, isCancelled: isCancelled, report: report)
    var data: TrainingData
    do {
      data = try reader.data(&settings)
    } catch let error as UserError where error.kind == .usage && restarts && !isNew {
      // The run that was begun anew before had other data.
      try folder.setAside()
      settings = try effectiveSettings(isNew: true)
      data = try reader.data(&settings)
    }
    settings.training.earlyStoppingMetric =
      settings.training.earlyStoppingMetric ?? .suiting(Validator.references(in: data))
    return Beginning(
      isNew: isNew, settings: settings, data: data, pool: pool,
      weights: try isNew || !files.hasCheckpoint ? initialWeights(settings, data) : nil)
  }

  /// The weights of the model that a new run begins with; nil where they are random.
  private func initialWeights(_ settings: ModelSettings, _ data: TrainingData) throws
    -> FloatBuffer?
  {
    guard let old = settings.training.initFrom else { return nil }
    let model = try TranslationModel(contentsOf: old)
    guard model.vocabularies == data.vocabularies else {
      throw UserError(
        .usage, at: old, found: "its vocabularies differ from those of this run",
        fix: "leave out `vocab`, `vocab-size`, `vocab-type` and `joint-vocab` with `init-from`")
    }
    guard model.network.configuration.resolved == settings.network.resolved else {
      throw UserError(
        .usage, at: old, found: "its network is no longer that with which this run began",
        fix: "begin anew with `restart`, or train in another folder")
    }
    return model.weights
  }

  /// How the run in the folder ended, where it has; then no byte changes.
  private func endedBefore(
    _ settings: ModelSettings, _ report: (TrainingEvent) -> Void
  ) throws -> TrainingResult? {
    guard files.isModelFolder, files.hasCheckpoint else { return nil }
    var folder = RunFolder(files)
    // What is wrong with a checkpoint is for the run to say, under the lock: another process may be saving one now.
    guard let state = try? folder.loadState(), state.finish != nil else { return nil }
    let reached =
      state.schedule.withoutGain >= settings.training.patience
      ? .patience : settings.run.limits.reached(by: state)
    guard let reached else { return nil }
    let result = TrainingResult(reason: reached, updateCount: state.updateCount, model: nil)
    let hasFormerFiles = FormerFiles(in: files.folder).exist
    return try end(result, hasFormerFiles ? OpenModelFolder(files) : nil, report)
  }

  /// Removes the files from before a restart where the new run has ended, and reports the end.
  private func end(
    _ result: TrainingResult, _ folder: OpenModelFolder?, _ report: (TrainingEvent) -> Void
  ) throws -> TrainingResult {
    var result = result
    defer { report(.ended(result)) }
    if result.reason != nil, try folder?.removeFormerFiles() == true {
      result.hasRemovedFormerFiles = true
    }
    return result
  }
}
