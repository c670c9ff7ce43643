/// The learning rate and early stopping: the rate decays after each validation whose perplexity is not the lowest so far, and
/// training ends after `patience` validations in a row without improvement.
package struct Schedule: Codable, Sendable, Equatable {
  package private(set) var learningRate: Double
  /// The perplexity of the best validation so far.
  package private(set) var bestPerplexity: Double?
  /// Its score, where validations are compared by a score.
  package private(set) var bestScore: Double?
  /// The number of updates before it.
  package private(set) var bestUpdate = 0
  /// The lowest perplexity so far; nil in checkpoints that are older than it, where it is that of the best validation.
  private var lowestPerplexity: Double?
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
  /// A new lowest perplexity is an improvement whatever the score: at first BLEU may stay 0 for many validations.
  package mutating func observe(perplexity: Double, score: Double?, update: Int, decay: Double)
    -> Bool
  {
    lastUpdate = update
    let isBest = isBest(perplexity: perplexity, score: score)
    let isLowest = perplexity < lowestPerplexity ?? bestPerplexity ?? .infinity
    if isLowest { lowestPerplexity = perplexity } else { learningRate *= decay }
    if isBest { (bestPerplexity, bestScore, bestUpdate) = (perplexity, score, update) }
    withoutGain = isBest || isLowest ? 0 : withoutGain + 1
    return isBest
  }
}
