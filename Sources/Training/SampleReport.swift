import ModelFolder

/// A line of `samples.jsonl`: the same few validation sentences after each validation.
package struct SampleReport: TrainingLogLine, Equatable {
  package static let title = "the samples of a validation"

  /// Updates made.
  package let step: Int
  /// As in the validation of the report; nil where it was made because the run stopped.
  package let isBest: Bool?
  package let samples: [SampleTranslation]

  package init(step: Int, isBest: Bool?, samples: [SampleTranslation]) {
    self.step = step
    self.isBest = isBest
    self.samples = samples
  }
}
