/// Who is told how a run goes: the command's progress bar, or a test.
package protocol TrainingObserver: AnyObject {
  /// After each update.
  func didUpdate(_ progress: TrainingProgress)
  /// After each line of the log.
  func didReport(_ report: TrainingReport, samples: [SampleTranslation])
  /// A sentence that is worth knowing.
  func note(_ sentence: String)
}

/// How far a run has come.
package struct TrainingProgress: Sendable {
  package let updateCount: Int
  /// From 1.
  package let epoch: Int
  package let batch: Int
  package let batchesInEpoch: Int
  /// Target ids of the update, `</s>` included.
  package let tokenCount: Int
  package let loss: Double
  package let learningRate: Double
  /// Seconds in all runs of the folder.
  package let seconds: Double
}
