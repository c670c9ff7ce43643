/// The learning rate and early stopping: the rate decays after each validation that is not the best so far, and training
/// ends after `patience` of these in a row.
package struct Schedule: Codable, Sendable, Equatable {
  package private(set) var learningRate: Double
  /// The lowest validation perplexity so far, and the number of updates before it.
  package private(set) var bestPerplexity: Double?
  package private(set) var bestUpdate = 0
  /// The number of updates before the last scheduled validation.
  package private(set) var lastUpdate: Int?
  /// Scheduled validations since the best.
  package private(set) var withoutGain = 0

  package init(learningRate: Double) { self.learningRate = learningRate }

  /// Adds a scheduled validation, and returns whether it is the best so far.
  package mutating func observe(perplexity: Double, update: Int, decay: Double) -> Bool {
    lastUpdate = update
    if perplexity.isFinite, perplexity < bestPerplexity ?? .infinity {
      bestPerplexity = perplexity
      bestUpdate = update
      withoutGain = 0
      return true
    }
    withoutGain += 1
    learningRate *= decay
    return false
  }
}
