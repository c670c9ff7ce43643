/// The learning rate and early stopping: the rate decays after each validation whose perplexity is not the lowest so far, and
/// training ends after `patience` validations in a row without a gain.
package struct Schedule: Codable, Sendable, Equatable {
  package private(set) var learningRate: Double
  /// The perplexity of the best validation so far, its BLEU, and the number of updates before it.
  package private(set) var bestPerplexity: Double?
  /// Nil also in checkpoints that are older than it.
  package private(set) var bestBLEU: Double?
  package private(set) var bestUpdate = 0
  /// The lowest perplexity so far, where it is not that of the best validation.
  private var lowerPerplexity: Double?
  /// The number of updates before the last scheduled validation.
  package private(set) var lastUpdate: Int?
  /// Scheduled validations since the best, or since the lowest perplexity if that came later.
  package private(set) var withoutGain = 0

  package init(learningRate: Double) { self.learningRate = learningRate }

  /// Whether a validation is better than the best so far.
  package func isBest(perplexity: Double, bleu: Double, comparingBLEU comparesBLEU: Bool) -> Bool {
    guard perplexity.isFinite else { return false }
    if comparesBLEU, let bestBLEU, bleu != bestBLEU { return bleu > bestBLEU }
    return perplexity < bestPerplexity ?? .infinity
  }

  /// Adds a scheduled validation, and returns whether it is the best so far.
  ///
  /// A low perplexity is a gain with either metric: of a network that knows little yet, BLEU is 0 for many validations.
  package mutating func observe(
    perplexity: Double, bleu: Double, comparingBLEU comparesBLEU: Bool, update: Int, decay: Double
  ) -> Bool {
    lastUpdate = update
    let lowest = lowerPerplexity ?? bestPerplexity ?? .infinity
    let isLowest = perplexity < lowest
    let isBest = isBest(perplexity: perplexity, bleu: bleu, comparingBLEU: comparesBLEU)
    withoutGain = isBest || isLowest ? 0 : withoutGain + 1
    if !isLowest { learningRate *= decay }
    if isBest { (bestPerplexity, bestBLEU, bestUpdate) = (perplexity, bleu, update) }
    let reached = min(perplexity.isNaN ? .infinity : perplexity, lowest)
    lowerPerplexity = reached < bestPerplexity ?? .infinity ? reached : nil
    return isBest
  }
}
