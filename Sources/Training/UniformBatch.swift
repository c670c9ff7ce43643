package import Batching
import Compute
package import Seq2Seq

/// A batch of pairs that all have the same length on both sides: what a batch takes before there is a corpus.
package struct UniformBatch: Sendable {
  /// Subwords of each sentence, without `</s>`.
  package let sentenceLength: Int
  package let pairCount: Int

  /// The largest batch within a limit; at least one pair.
  package init(_ limit: BatchOrder.Limit, sentenceLength: Int) {
    self.sentenceLength = sentenceLength
    pairCount =
      switch limit {
      case .sentences(let count): count
      case .tokens(let count): max(1, count / (sentenceLength + 1))
      }
  }

  /// Tokens of each side of a pair, `</s>` included.
  package var tokensOfSentence: Int { sentenceLength + 1 }

  /// Target tokens, `</s>` included.
  package var tokenCount: Int { pairCount * tokensOfSentence }

  /// Bytes that its forward and backward pass take.
  ///
  /// - Parameter configuration: how the network is trained
  package func byteCount(
    through network: Network, _ configuration: TrainingConfiguration = TrainingConfiguration()
  ) -> Int {
    let arena = Arena.forIndices()
    let ids = arena.copy([Int32](repeating: 0, count: tokensOfSentence))
    let batch = Batch(
      count: pairCount, startID: 0, partSentences: network.partSentences,
      hasTwins: configuration.rDrop > 0, arena: arena
    ) { Batch.Pair(source: ids, target: ids, identity: $0) }
    return BatchPass.byteCount(of: batch, through: network, dropsStates: configuration.dropsStates)
  }
}
