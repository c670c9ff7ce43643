import Basics
import Batching
package import Compute
package import EncodedCorpus
import ModelFolder
package import Ranks
package import Seq2Seq

/// A run of training in a model folder: updates, validations and checkpoints, until a limit is reached, patience ends or it
/// is cancelled.
///
/// What it does next depends only on its state, which the checkpoint holds. So a run that was killed and goes on ends with
/// the same bits as one that was not. Several ranks may run it together: all take the same decisions, and the first one has the
/// folder.
package final class TrainingRun {
  private let network: Network
  private let configuration: TrainingConfiguration
  private let data: TrainingData
  private let updater: Updater
  private let validator: Validator
  /// Nil where subwords stay as they are stored.
  private let regularization: SubwordRegularization?
  /// The best weights so far, in the layout of the slice.
  private let best: FloatBuffer
  /// Whether a new run begins with the weights of another model.
  private let beginsWithWeights: Bool
  private let batchArena = Arena.forIndices()
  private let report: (TrainingEvent) -> Void
  /// Nil at other ranks than the first.
  private var folder: RunFolder?
  private var hasCheckpoint: Bool
  private var state: TrainingState
  /// The batches of the current epoch.
  private var order: (epoch: Int, batches: BatchOrder)?
  private var lastTime = ContinuousClock.now
  /// What the folder holds when the run has stopped; nil before.
  private var exported: TrainingResult.Model?

  /// Updates between reports in the log.
  package static let reportFrequency = 100
  /// The largest number of updates between validations, where no other is set.
  private static let longestInterval = 1000
  /// A run fails after this many batches in a row whose loss is not finite.
  package static let mostSkippedInARow = 20

  /// Begins a run, or goes on with the one that the folder holds.
  ///
  /// - Parameter initialWeights: those that a new run begins with, at all ranks; nil for random ones
  /// - Parameter folder: nil at other ranks than the first
  /// - Parameter group: the ranks that train together, not more than there are shards
  /// - Parameter report: receives what happens
  /// - Throws: `UserError`
  package init(
    _ network: Network, configuration: TrainingConfiguration, data: TrainingData,
    initialWeights: FloatBuffer? = nil, folder: RunFolder?, group: RankGroup = .alone,
    pool: WorkerPool,
    report: @escaping (TrainingEvent) -> Void
  ) throws {
    self.network = network
    self.configuration = configuration
    self.data = data
    self.folder = folder
    self.report = report
    updater = Updater(
      network, configuration: configuration, initialWeights: initialWeights, group: group,
      pool: pool)
    regularization = try configuration.regularization(of: data)
    validator = Validator(network, data: data, configuration: configuration)
    best = FloatBuffer(count: updater.adam.slice.count)
    beginsWithWeights = initialWeights != nil
    var opened = folder
    let checkpoint = try group.together { try opened?.restore() }
    self.folder = opened
    hasCheckpoint = try group.ofFirst(folder?.files.hasCheckpoint ?? false)
    if let known = try group.ofFirst(checkpoint?.state) {
      try updater.restore(checkpoint, updateCount: known.updateCount, best: best)
      state = known
    } else {
      state = TrainingState(learningRate: configuration.learningRate)
    }
    if let warning = self.folder?.warning { report(.warning(warning)) }
  }

  package var updateCount: Int { state.updateCount }

  /// Trains.
  ///
  /// - Parameter isCancelled: asked after every update; the run then saves its state and can go on. One rank is enough.
  /// - Throws: `UserError` where the folder cannot be written, the loss stays not finite, or another rank is lost
  package func run(limits: TrainingLimits, isCancelled: () -> Bool) throws -> TrainingResult {
    lastTime = .now
    state.finish = nil
    // The model that a run begins with may change, so its weights are kept.
    if beginsWithWeights, !hasCheckpoint { try save() }
    func isAskedToStop() throws -> Bool { try agree(isCancelled()) }
    while true {
      let stops = try isAskedToStop()
      if state.schedule.withoutGain >= configuration.patience {
        return try finish(.patience, isAskedToStop)
      }
      if let reached = limits.reached(by: state) { return try finish(reached, isAskedToStop) }
      if stops {
        // The state first: it is what would be lost.
        try save()
        try exportBest()
        return result(nil)
      }
      let hasUpdated = try update()
      if isValidationDue(hasUpdated: hasUpdated) {
        try validateOnSchedule()
        try save()
      } else if hasUpdated {
        if state.updateCount % Self.reportFrequency == 0 { try log(nil) }
        if let frequency = configuration.saveFrequency, state.updateCount % frequency == 0 {
          try save()
        }
      }
    }
  }

  /// Whether a rank was cancelled, at all ranks; and the time of the first is that of all.
  private func agree(_ isCancelled: Bool) throws(UserError) -> Bool {
    let group = updater.group
    if group.count == 1 { return isCancelled }
    let all = try group.exchange(
      [isCancelled ? 1 : 0, state.totalSeconds],
      counts: [Int](repeating: 2, count: group.count))
    state.totalSeconds = all[0][1]
    return all.contains { $0[0] != 0 }
  }

  // MARK: One update

  /// Makes an update with the next batch; false where the batch was skipped.
  private func update() throws -> Bool {
    let batches = batches(of: state.epoch)
    batchArena.reset()
    let drawing = regularization.map {
      SubwordDrawing(
        $0, key: RandomKey(seed: configuration.seed).at("subwords").at(UInt64(state.epoch)),
        pool: updater.pool)
    }
    let shards = BatchOrder.shards(of: batches[state.batch], count: configuration.shards) {
      let pair = data.training[$0]
      return pair.source.count + pair.target.count
    }[updater.shards].map { pairs in
      Batch(
        pairs, of: data.training, drawing: drawing, partSentences: network.partSentences,
        hasTwins: configuration.rDrop > 0, arena: batchArena)
    }
    let rate = configuration.learningRates.rate(
      ofUpdate: state.updateCount + 1, plateau: state.schedule.learningRate)
    let result = try updater.update(shards, learningRate: rate)
    state.batch += 1
    if state.batch == batches.count {
      state.batch = 0
      state.epoch += 1
    }
    let seconds = passedSeconds()
    state.totalSeconds += seconds
    guard result.isFinite else {
      try skip()
      return false
    }
    state.skippedInARow = 0
    state.updateCount = updater.updateCount
    state.window.add(result.loss, gradientNorm: result.gradientNorm, seconds: seconds)
    report(
      .updated(
        TrainingProgress(
          updateCount: state.updateCount, epoch: state.epoch + 1, batch: state.batch,
          batchesInEpoch: batches.count, tokenCount: result.loss.tokenCount,
          loss: result.loss.loss / Double(max(result.loss.tokenCount, 1)),
          learningRate: rate, seconds: state.totalSeconds)))
    return true
  }

  private func skip() throws {
    state.skippedCount += 1
    state.skippedInARow += 1
    report(
      .warning(
        "a batch was skipped after update \(state.updateCount): its loss or gradient is not finite "
          + "(\(state.skippedCount) so far)"))
    guard state.skippedInARow < Self.mostSkippedInARow else {
      throw UserError(
        .data,
        found: "the loss is not finite for \(state.skippedInARow) batches in a row after update "
          + "\(state.updateCount)",
        fix: "train with a lower `learning-rate` in another folder")
    }
  }

  private func batches(of epoch: Int) -> BatchOrder {
    if let order, order.epoch == epoch { return order.batches }
    let batches = BatchOrder(
      lengths: data.training.lengths, limit: configuration.updateLimit,
      key: RandomKey(seed: configuration.seed).at("epoch").at(UInt64(epoch)))
    order = (epoch, batches)
    return batches
  }

  private func passedSeconds() -> Double {
    let now = ContinuousClock.now
    defer { lastTime = now }
    let passed = (now - lastTime).components
    return Double(passed.seconds) + Double(passed.attoseconds) * 1e-18
  }

  // MARK: Validation

  /// - Parameter hasUpdated: false where the batch, perhaps the last of an epoch, was skipped
  private func isValidationDue(hasUpdated: Bool) -> Bool {
    if let frequency = configuration.validationFrequency {
      return hasUpdated && state.updateCount % frequency == 0
    }
    if (order?.batches.count ?? 0) > Self.longestInterval {
      return hasUpdated && state.updateCount % Self.longestInterval == 0
    }
    return state.batch == 0 && state.updateCount > state.schedule.lastUpdate ?? 0
  }

  /// Validates, and lets the schedule decay the learning rate.
  private func validateOnSchedule() throws {
    let result = try validator.validate(updater, round: state.updateCount)
    let isBest = state.schedule.observe(
      perplexity: result.perplexity, score: result.score(by: validator.metric),
      update: state.updateCount, decay: configuration.learningRates.decayOfPlateau)
    let seconds = passedSeconds()
    state.totalSeconds += seconds
    try log(ValidationScores(result, isBest: isBest, seconds: seconds), result)
    if isBest {
      best.copy(from: updater.validatedSlice)
      try export(best)
    }
  }

  private func finish(
    _ reason: TrainingEnd, _ isCancelled: () throws -> Bool
  ) throws -> TrainingResult {
    let weights = try exportBest()
    state.finish = reason
    try save()
    report(.note("translating validation sentences, to say how good the model is"))
    return result(
      reason,
      verdict: try validator.assess(
        updater, weights: updater.exchange?.whole(weights) ?? weights, data: data,
        isCancelled: isCancelled))
  }

  private func result(_ reason: TrainingEnd?, verdict: TrainingVerdict? = nil) -> TrainingResult {
    TrainingResult(
      reason: reason, updateCount: state.updateCount, model: exported, verdict: verdict)
  }

  /// Exports the best model when the run ends or is cancelled. A last validation, of which the schedule does not know, may
  /// find that it is the current one.
  ///
  /// - Returns: the weights that were exported, in the layout of the slice
  @discardableResult
  private func exportBest() throws -> FloatBuffer {
    let hasBest = state.schedule.bestPerplexity != nil
    if hasBest && state.schedule.lastUpdate == state.updateCount {
      try export(best)
      exported = bestModel
      return best
    }
    let result = try validator.validate(updater, round: state.updateCount)
    let score = result.score(by: validator.metric)
    let isExported =
      !hasBest || state.schedule.isBest(perplexity: result.perplexity, score: score)
    let weights = isExported ? updater.validatedSlice : best
    try export(weights)
    exported =
      isExported
      ? TrainingResult.Model(
        updateCount: state.updateCount, perplexity: result.perplexity, score: score)
      : bestModel
    let before = state
    let seconds = passedSeconds()
    try log(ValidationScores(result, isBest: nil, seconds: seconds), result)
    state = before
    state.totalSeconds += seconds
    return weights
  }

  /// The best of the scheduled validations.
  private var bestModel: TrainingResult.Model? {
    let schedule = state.schedule
    return schedule.bestPerplexity.map {
      TrainingResult.Model(
        updateCount: schedule.bestUpdate, perplexity: $0, score: schedule.bestScore)
    }
  }

  private func log(
    _ validation: ValidationScores?, _ result: Validator.Result? = nil
  ) throws {
    let window = state.window
    var line = TrainingReport(
      step: state.updateCount, epoch: state.epoch + (state.batch == 0 ? 0 : 1),
      learningRate: configuration.learningRates.rate(
        ofUpdate: state.updateCount, plateau: state.schedule.learningRate),
      seconds: state.totalSeconds)
    line.measure(window)
    if state.skippedCount > 0 { line.skippedBatches = state.skippedCount }
    line.validation = validation
    state.window = ReportWindow()
    try folder?.append(line)
    if let validation, let result {
      try folder?.append(
        SampleReport(
          step: state.updateCount, isBest: validation.isBest, samples: result.keptSamples))
    }
    report(.reported(line, samples: result?.samples ?? []))
  }

  /// Writes the model that `translate` uses. The first checkpoint is written before the first model, because a folder with a
  /// model and no checkpoint holds a finished model that a run must not overwrite.
  ///
  /// - Parameter weights: in the layout of the slice
  private func export(_ weights: FloatBuffer) throws {
    if !hasCheckpoint { try save() }
    if let whole = try updater.whole(weights) { try folder?.export(whole, of: network) }
  }

  private func save() throws {
    if let tensors = try updater.tensors(best: best) {
      try folder?.save(state, tensors: tensors)
    }
    hasCheckpoint = true
    state.totalSeconds += passedSeconds()
  }
}
