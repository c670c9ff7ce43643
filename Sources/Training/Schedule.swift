/// The learning rate and early stopping: the rate decays after each validation whose perplexity is not the lowest so far, and
/// training ends after `patience` validations in a row without a gain.
package struct Schedule: Codable, Sendable, Equatable {
  package private(set) var learningRate: Double
  /// The perplexity of the best validation so far.
  package private(set) var bestPerplexity: Double?
  /// Its score, where validations are compared by a score.
  package private(set) var bestScore: Double?
  /// The number of updates before it.
  package private(set) var bestUpdate = 0
  /// The lowest perplexity so far, where it is not that of the best validation.
  private var lowerPerplexity: Double?
  /// The number of updates before the last scheduled validation.
  package private(set) var lastUpdate: Int?
  /// Scheduled validations since the best, or since the lowest perplexity if that came later.
  package private(set) var withoutGain = 0

  package init(learningRate: Double) { self.learningRate = learningRate }

  /// Whether a validation is better than the best so far.
  ///
  /// - Parameter score: by which validations are compared, the higher the better; nil for their perplexity
  package func isBest(perplexity: Double, score: Double?) -> Bool {
    guard perplexity.isFinite else { return false }
    if let score, let bestScore, score != bestScore { return score > bestScore }
    return perplexity < bestPerplexity ?? .infinity
  }

  /// Adds a scheduled validation, and returns whether it is the best so far.
  ///
  /// A low perplexity is a gain in any case: of a network that knows little yet, BLEU is 0 for many validations.
  package mutating func observe(perplexity: Double, score: Double?, update: Int, decay: Double)
    -> Bool
  {
    lastUpdate = update
    let lowest = lowerPerplexity ?? bestPerplexity ?? .infinity
    let isLowest = perplexity < lowest
    let isBest = isBest(perplexity: perplexity, score: score)
    withoutGain = isBest || isLowest ? 0 : withoutGain + 1
    if !isLowest { learningRate *= decay }
    if isBest { (bestPerplexity, bestScore, bestUpdate) = (perplexity, score, update) }
    let reached = isLowest ? perplexity : lowest
    lowerPerplexity = reached < bestPerplexity ?? .infinity ? reached : nil
    return isBest
  }
}
