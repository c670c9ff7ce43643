import Glibc

/// The loss of a batch, summed over its target rows in their order.
package struct BatchLoss: Sendable, Codable {
  /// The smoothed loss, in nats.
  package var loss = 0.0
  /// −log p of the labels, in nats.
  package var negativeLogLikelihood = 0.0
  /// The number of labels, `</s>` included.
  package var tokenCount = 0

  /// The loss of guidance, Σ −A log α, in nats, without its weight.
  package var guidedLoss = 0.0
  /// The number of target rows that have guidance.
  package var guidedRowCount = 0

  package init() {}

  /// exp of the mean −log p per label, `</s>` included.
  package var perplexity: Double { exp(negativeLogLikelihood / Double(max(tokenCount, 1))) }

  package static func += (total: inout BatchLoss, part: BatchLoss) {
    total.loss += part.loss
    total.negativeLogLikelihood += part.negativeLogLikelihood
    total.tokenCount += part.tokenCount
    total.guidedLoss += part.guidedLoss
    total.guidedRowCount += part.guidedRowCount
  }
}
