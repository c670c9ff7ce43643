package import Batching
package import Compute
import Layers

extension BatchPass {
  /// −log p of the target of each pair given its source, in nats, `</s>` included.
  ///
  /// - Returns: for each pair, in the order given
  package func pairLosses(_ batch: Batch, weights: Weights) -> [Double] {
    let run = forward(batch, weights: weights, dropout: .none)
    losses(run, smoothing: 0, scale: 0, into: nil)
    return pairLosses(run)
  }

  /// −log p of each pair, and its attention weights from the same pass.
  ///
  /// - Returns: losses as `pairLosses` gives them, and attention weights as `attentionWeights` does
  package func pairLossesAndAttention(
    _ batch: Batch, weights: Weights
  ) -> (losses: [Double], attention: [[Float]]) {
    let run = forward(batch, weights: weights, dropout: .none)
    losses(run, smoothing: 0, scale: 0, into: nil)
    return (pairLosses(run), attentionWeights(run) { _ in true })
  }

  private func pairLosses(_ run: Run) -> [Double] {
    var result = [Double](repeating: 0, count: run.batch.sentenceCount)
    for part in run.batch.parts {
      for (sentence, pair) in part.pairs.enumerated() {
        for position in 0..<part.target.steps.lengths[sentence] {
          let row = part.targetRows.lowerBound + part.target.steps.row(sentence, position)
          result[pair] += Double(run.trace.output.negativeLogLikelihoods.base[row])
        }
      }
    }
    return result
  }
}
