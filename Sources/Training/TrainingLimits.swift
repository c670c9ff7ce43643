/// When a run ends at the latest; counted over all runs of a folder.
package struct TrainingLimits: Sendable, Equatable {
  package var epochs: Int?
  package var maxSteps: Int?
  /// Seconds, validation included.
  package var timeLimit: Double?

  package init(epochs: Int? = nil, maxSteps: Int? = nil, timeLimit: Double? = nil) {
    self.epochs = epochs
    self.maxSteps = maxSteps
    self.timeLimit = timeLimit
  }

  /// The limit that a run has reached.
  package func reached(by state: TrainingState) -> TrainingState.Finish? {
    if let maxSteps, state.updateCount >= maxSteps { return .maxSteps }
    if let epochs, state.epoch >= epochs { return .epochs }
    if let timeLimit, state.totalSeconds >= timeLimit { return .timeLimit }
    return nil
  }
}
