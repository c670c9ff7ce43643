import ModelFolder

/// A line of `log.jsonl`: what training was like since the line before, and what a validation found.
package struct TrainingReport: TrainingLogLine, Sendable, Equatable {
  /// Updates made.
  package var step: Int
  /// The epoch, from 1.
  package var epoch: Int
  /// The mean smoothed loss of a target id, in nats.
  package var loss: Double?
  /// exp of the mean −log p of a target id, with dropout.
  package var perplexity: Double?
  /// Target ids a second, `</s>` included.
  package var tokensPerSecond: Double?
  package var learningRate: Double
  /// The mean norm of the gradient, before clipping.
  package var gradientNorm: Double?
  /// Seconds of training in all runs of the folder.
  package var seconds: Double
  package var skippedBatches: Int?
  package var validation: ValidationScores?

  package init(step: Int, epoch: Int, learningRate: Double, seconds: Double) {
    self.step = step
    self.epoch = epoch
    self.learningRate = learningRate
    self.seconds = seconds
  }
}

/// What a validation found.
package struct ValidationScores: Codable, Sendable, Equatable {
  /// Of a target id, `</s>` included.
  package var perplexity: Double
  /// Of greedy translations of (the first) validation sentences, 0 to 100.
  package var bleu: Double
  /// Whether it is the best scheduled validation so far; nil where it was made because of a limit or a signal.
  package var isBest: Bool?
  package var seconds: Double
}

/// A sentence as the model translates it at the moment.
package struct SampleTranslation: Sendable {
  package let source: String
  package let reference: String
  package let translation: String
}
