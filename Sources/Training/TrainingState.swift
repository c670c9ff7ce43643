/// Where a run stands, beside its weights and moments: everything else that an update or the schedule depends on.
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
  /// How many of them came last, one after the other.
  package var skippedInARow = 0
  /// The sums behind the next report.
  package var window = ReportWindow()
  /// Nil while it goes on.
  package var finish: TrainingEnd?

  package init(learningRate: Double) { schedule = Schedule(learningRate: learningRate) }
}

/// What has been summed since the last report.
package struct ReportWindow: Codable, Sendable, Equatable {
  package var loss = 0.0
  package var negativeLogLikelihood = 0.0
  package var tokenCount = 0
  package var updateCount = 0
  package var gradientNorm = 0.0
  /// Of training, without validation.
  package var seconds = 0.0

  package init() {}
}
