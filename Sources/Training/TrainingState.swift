package import Seq2Seq

/// The state of a run without weights and moments: everything else that an update or the schedule depends on.
package struct TrainingState: Codable, Sendable, Equatable {
  /// Updates made.
  package var updateCount = 0
  /// The epoch, from 0.
  package var epoch = 0
  /// The next batch of the epoch, from 0.
  package var batch = 0
  package var schedule: Schedule
  /// Seconds in all runs of the folder, validation included.
  package var totalSeconds = 0.0
  /// Batches whose loss or gradient was not finite.
  package var skippedCount = 0
  /// The number of such batches since the last update.
  package var skippedInARow = 0
  /// Sums for the next report.
  package var window = ReportWindow()
  /// Why the run ended; nil while it has not.
  package var finish: TrainingEnd?

  package init(learningRate: Double) { schedule = Schedule(learningRate: learningRate) }
}

/// Sums since the last report.
package struct ReportWindow: Codable, Sendable, Equatable {
  package var loss = 0.0
  package var negativeLogLikelihood = 0.0
  package var tokenCount = 0
  package var updateCount = 0
  package var gradientNorm = 0.0
  /// Seconds of training, without validation.
  package var seconds = 0.0
  /// Of guided alignment; nil where no target token had guidance.
  package var guided: GuidedSum?

  /// Sums over the target tokens that had guidance.
  package struct GuidedSum: Codable, Sendable, Equatable {
    package var loss = 0.0
    package var tokenCount = 0
  }

  package init() {}

  /// Adds an update.
  package mutating func add(_ loss: BatchLoss, gradientNorm: Double, seconds: Double) {
    self.loss += loss.loss
    negativeLogLikelihood += loss.negativeLogLikelihood
    tokenCount += loss.tokenCount
    updateCount += 1
    self.gradientNorm += gradientNorm
    self.seconds += seconds
    if loss.guidedRowCount > 0 {
      let before = guided ?? GuidedSum()
      guided = GuidedSum(
        loss: before.loss + loss.guidedLoss,
        tokenCount: before.tokenCount + loss.guidedRowCount)
    }
  }
}
