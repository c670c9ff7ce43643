package import Batching
package import Compute
import Layers

extension BatchPass {
  /// The attention weights of a batch with the given targets.
  ///
  /// - Returns: for each pair, in the order given, [target ids, source ids], row-major, `</s>` last on both sides;
  ///   empty without attention
  package func attentionWeights(_ batch: Batch, weights: Weights) -> [[Float]] {
    attentionWeights(forward(batch, weights: weights, dropout: .none)) { _ in true }
  }

  /// The posterior attention weights of a batch: which source position each target token comes from, given the token.
  ///
  /// - Parameter isWanted: whether the weights of a pair are wanted; they are empty for the others
  /// - Returns: as `attentionWeights`
  package func posteriorAttentionWeights(
    _ batch: Batch, weights: Weights, of isWanted: (Int) -> Bool = { _ in true }
  ) -> [[Float]] {
    attentionWeights(
      forward(batch, weights: weights, dropout: .none, isPosterior: true), of: isWanted)
  }

  /// The loss of a batch, without derivatives, and attention weights from the same pass.
  ///
  /// - Parameter isMeasured: whether the attention weights of a pair are wanted; they are empty for the others
  /// - Returns: the loss, which is that of `loss`, and attention weights as `attentionWeights` gives them
  package func lossAndAttention(
    _ batch: Batch, weights: Weights, of isMeasured: (Int) -> Bool
  ) -> (loss: BatchLoss, attention: [[Float]]) {
    let run = forward(batch, weights: weights, dropout: .none)
    losses(run, smoothing: 0, scale: 0, into: nil)
    return (total(run), attentionWeights(run, of: isMeasured))
  }

  func attentionWeights(_ run: Run, of isMeasured: (Int) -> Bool) -> [[Float]] {
    var result = [[Float]](repeating: [], count: run.batch.sentenceCount)
    for (part, trace) in zip(run.batch.parts, run.partTraces) {
      guard let attention = trace.decoder.attention else { continue }
      for (sentence, pair) in part.pairs.enumerated() where isMeasured(pair) {
        let sourceLength = part.source.steps.lengths[part.sourceSentence[sentence]]
        for position in 0..<part.target.steps.lengths[sentence] {
          let row = attention.weights.row(part.target.steps.row(sentence, position))
          result[pair] += UnsafeBufferPointer(start: row, count: sourceLength)
        }
      }
    }
    return result
  }
}
