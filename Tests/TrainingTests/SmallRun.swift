import Batching
import Compute
import Foundation
import ModelFolder
import Ranks
import Seq2Seq
import TestRanks
import TestSupport
import Training
import Vocabularies

/// Runs of a small network in a folder of their own: an update takes a moment.
struct SmallRun {
  let task: DigitTask
  let folder: TemporaryFolder
  var configuration: TrainingConfiguration
  /// Changes the network of the task.
  var change: @Sendable (inout NetworkConfiguration) -> Void = { _ in }
  let recorder = Recorder()

  /// 60 pairs, 8 a batch: an epoch of 8 updates. Validations, checkpoints and epochs fall on different updates.
  static let task = try? DigitTask(count: 60, validationCount: 9)

  init(
    task: DigitTask? = SmallRun.task, _ change: (inout TrainingConfiguration) -> Void = { _ in }
  ) throws {
    guard let task else { throw Missing() }
    self.task = task
    folder = try TemporaryFolder()
    configuration = TrainingConfiguration()
    configuration.batchLimit = .sentences(8)
    configuration.learningRate = 0.02
    configuration.averageDecay = 0.9
    configuration.validationFrequency = 7
    configuration.saveFrequency = 5
    change(&configuration)
  }

  /// What may be random beside dropout.
  enum Randomness: Sendable {
    case bpeDropout
    case unigramSampling
  }

  /// A run with every kind of dropout and drawn subwords.
  init(
    _ randomness: Randomness, _ change: (inout TrainingConfiguration) -> Void = { _ in }
  ) throws {
    let kind = randomness == .bpeDropout ? VocabularyKind.bpe : .unigram
    try self.init(task: DigitTask(count: 60, validationCount: 9, kind: kind)) {
      switch randomness {
      case .bpeDropout: $0.bpeDropout = 0.2
      case .unigramSampling: $0.unigramSampling = 0.3
      }
      $0.embeddingDropout = 0.1
      $0.recurrentDropout = 0.2
      $0.sourceWordDropout = 0.1
      $0.targetWordDropout = 0.1
      $0.rDrop = 1
      $0.dropoutWarmup = 12
      change(&$0)
    }
  }

  /// A run that learns its few pairs by heart, so that perplexity rises again while translations still become better.
  static func learningByHeart(comparing metric: EarlyStoppingMetric?) throws -> SmallRun {
    try SmallRun {
      $0.earlyStoppingMetric = metric
      $0.averageDecay = 0
      $0.dropout = 0
      $0.patience = 100
    }
  }

  struct Missing: Error {}

  var files: ModelFiles { ModelFiles(in: folder.url) }

  /// Opens the folder and trains to a limit, or until a number of updates is made (then it is interrupted).
  @discardableResult
  func train(
    to limits: TrainingLimits, stoppingAt stop: Int = .max, workers: Int = 1,
    beforeUpdate: (Int) throws -> Void = { _ in }
  ) throws -> TrainingResult {
    let run = try TrainingRun(
      task.network(change), configuration: configuration, data: task.data,
      folder: RunFolder(files),
      pool: WorkerPool(workerCount: workers), report: recorder.record)
    var failure: (any Error)?
    let outcome = try run.run(limits: limits) {
      do { try beforeUpdate(run.updateCount) } catch { failure = error }
      return run.updateCount >= stop
    }
    if let failure { throw failure }
    return outcome
  }

  @discardableResult
  func train(
    steps: Int, stoppingAt stop: Int = .max, workers: Int = 1
  ) throws -> TrainingResult {
    try train(to: TrainingLimits(maxSteps: steps), stoppingAt: stop, workers: workers)
  }

  /// Trains by several ranks, each a thread. What is reported is that of the first.
  ///
  /// - Parameter stop: the number of updates after which the last rank is interrupted
  func train(ranks: Int, steps: Int, stoppingAt stop: Int = .max, workers: Int = 1) throws {
    nonisolated(unsafe) let run = self
    _ = try LocalRanks.run(ranks) { group in
      let training = try TrainingRun(
        run.task.network(run.change), configuration: run.configuration, data: run.task.data,
        folder: group.isFirst ? RunFolder(run.files) : nil, group: group,
        pool: WorkerPool(workerCount: workers),
        report: { if group.isFirst { run.recorder.record($0) } })
      _ = try training.run(limits: TrainingLimits(maxSteps: steps)) {
        group.rank == group.count - 1 && training.updateCount >= stop
      }
    }
  }

  /// The same run in a copy of its folder as it is now: what a process leaves that is killed.
  func killed() throws -> SmallRun {
    let copy = try SmallRun(task: task)
    for (name, bytes) in folder.contents(of: "") { try bytes.write(to: copy.folder.file(name)) }
    return SmallRun(copying: copy.folder, of: self)
  }

  private init(copying folder: TemporaryFolder, of run: SmallRun) {
    self.folder = folder
    task = run.task
    configuration = run.configuration
    change = run.change
  }

  /// The state of the last checkpoint.
  func state() throws -> TrainingState? {
    var folder = RunFolder(files)
    return try folder.loadState()
  }

  func log() throws -> [TrainingReport] {
    try TrainingLog<TrainingReport>(at: files.log).lines()
  }

  /// Everything that a run leaves, without times.
  struct Remains: Equatable {
    let model: Data
    let tensors: Data
    let state: TrainingState?
    let log: [TrainingReport]
    let samples: Data
  }

  func remains() throws -> Remains {
    var state = try state()
    state?.totalSeconds = 0
    state?.window.seconds = 0
    let log = try log().map { report in
      var report = report
      report.seconds = 0
      report.tokensPerSecond = nil
      report.validation?.seconds = 0
      return report
    }
    return Remains(
      model: try folder.bytes(ModelFiles.weights),
      tensors: try folder.bytes(ModelFiles.trainingTensors), state: state, log: log,
      samples: try folder.bytes(ModelFiles.samples))
  }
}

/// Keeps what a run reports.
final class Recorder {
  private(set) var progress: [TrainingProgress] = []
  private(set) var reports: [TrainingReport] = []
  private(set) var samples: [[SampleTranslation]] = []
  private(set) var notes: [String] = []

  func record(_ event: TrainingEvent) {
    switch event {
    case .updated(let progress): self.progress.append(progress)
    case .reported(let report, let samples):
      reports.append(report)
      self.samples.append(samples)
    case .note(let text), .warning(let text): notes.append(text)
    default: break
    }
  }
}
