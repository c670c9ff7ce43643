/// The learning rate, and when to stop: the rate falls after a validation without a gain, and after `patience` of them in
/// a row training ends.
package struct Schedule: Codable, Sendable, Equatable {
  package private(set) var learningRate: Double
  /// The lowest validation perplexity so far, and the update it was seen after.
  package private(set) var bestPerplexity: Double?
  package private(set) var bestUpdate = 0
  /// The update that the last scheduled validation followed.
  package private(set) var lastUpdate: Int?
  /// Scheduled validations since the best.
  package private(set) var withoutGain = 0

  package init(learningRate: Double) { self.learningRate = learningRate }

  /// Takes a scheduled validation; returns whether it is the best so far.
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
