package import Settings

/// Limits at which a run ends, counted over all runs of a folder.
package struct TrainingLimits: SettingGroup {
  @Setting("End training after this many epochs", data: false, resume: .free, limits: .atLeast(1))
  package var epochs: Int? = nil

  @Setting("End training after this many updates", data: false, resume: .free, limits: .atLeast(1))
  package var maxSteps: Int? = nil

  /// Includes the time of validations.
  @Setting(
    "End training after this time, over all runs of the folder: 90s, 25m, 2h", data: false,
    resume: .free)
  package var timeLimit: TimeSpan? = nil

  package init() {}

  /// - Parameter timeLimit: in seconds
  package init(epochs: Int? = nil, maxSteps: Int? = nil, timeLimit: Double? = nil) {
    self.epochs = epochs
    self.maxSteps = maxSteps
    self.timeLimit = timeLimit.map(TimeSpan.init(seconds:))
  }

  /// The limit that a run has reached, if any.
  package func reached(by state: TrainingState) -> TrainingEnd? {
    if let maxSteps, state.updateCount >= maxSteps { return .maxSteps }
    if let epochs, state.epoch >= epochs { return .epochs }
    if let timeLimit, state.totalSeconds >= timeLimit.seconds { return .timeLimit }
    return nil
  }
}
