package import Settings

/// When a run ends at the latest; counted over all runs of a folder.
package struct TrainingLimits: SettingGroup {
  @Setting("Epochs at most", data: false, resume: .free, limits: .atLeast(1))
  package var epochs: Int? = nil

  @Setting("Updates at most", data: false, resume: .free, limits: .atLeast(1))
  package var maxSteps: Int? = nil

  /// Validation included.
  @Setting(
    "Time at most, over all runs of the folder: 90s, 25m, 2h", data: false, resume: .free)
  package var timeLimit: TimeSpan? = nil

  package init() {}

  /// - Parameter timeLimit: in seconds
  package init(epochs: Int? = nil, maxSteps: Int? = nil, timeLimit: Double? = nil) {
    self.epochs = epochs
    self.maxSteps = maxSteps
    self.timeLimit = timeLimit.map(TimeSpan.init(seconds:))
  }

  /// The limit that a run has reached.
  package func reached(by state: TrainingState) -> TrainingEnd? {
    if let maxSteps, state.updateCount >= maxSteps { return .maxSteps }
    if let epochs, state.epoch >= epochs { return .epochs }
    if let timeLimit, state.totalSeconds >= timeLimit.seconds { return .timeLimit }
    return nil
  }
}
