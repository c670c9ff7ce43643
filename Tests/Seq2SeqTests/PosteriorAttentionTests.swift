import Batching
import Compute
import Layers
import Seq2Seq
import TestNetworks
import TestSupport
import Testing

/// Attention once the target word is known. Its numbers are compared with PyTorch's in `ParityTests`.
@Suite struct PosteriorAttentionTests {
  static let attentive = GuidedAlignmentTests.attentive

  private func batch(_ pairs: [(source: [Int32], target: [Int32])]) -> Batch {
    Batch(pairs, identities: Array(pairs.indices), startID: 2)
  }

  /// Each row is a distribution over the source.
  @Test(arguments: attentive) func rowsSumToOne(_ variant: NetworkVariant) {
    let small = SmallNetwork(variant.change)
    let pairs = SmallNetwork.manyPairs(50)
    let posterior = small.pass.posteriorAttentionWeights(batch(pairs), weights: small.view)
    for (pair, weights) in zip(pairs, posterior) {
      #expect(weights.count == pair.source.count * pair.target.count)
      for row in stride(from: 0, to: weights.count, by: pair.source.count) {
        let row = weights[row..<row + pair.source.count]
        #expect(abs(row.reduce(0, +) - 1) < 1e-5 && row.allSatisfy { $0 >= 0 })
      }
    }
  }

  /// Where every token has the same vector, knowing it tells nothing: the posterior is the prior.
  @Test(arguments: attentive) func priorIfTokensAreEqual(_ variant: NetworkVariant) {
    let small = SmallNetwork(variant.change)
    small.weights[small.network.output.weight].zero()
    small.packed.pack(small.weights, pool: small.pool)
    let batch = batch(SmallNetwork.manyPairs(30))
    let prior = small.pass.attentionWeights(batch, weights: small.view)
    let posterior = small.pass.posteriorAttentionWeights(batch, weights: small.view)
    for (prior, posterior) in zip(prior, posterior) {
      #expect(relativeError(posterior, prior) < 1e-5)
    }
  }

  /// A target token's row depends on it and on those before it, and not on those after it.
  @Test(arguments: attentive) func onlyThePastMatters(_ variant: NetworkVariant) {
    let small = SmallNetwork(variant.change)
    func rows(_ target: [Int32]) -> [ArraySlice<Float>] {
      let source: [Int32] = [4, 5, 6, 7, 3]
      let weights = small.pass.posteriorAttentionWeights(
        batch([(source, target)]), weights: small.view)[0]
      return target.indices.map { weights[source.count * $0..<source.count * ($0 + 1)] }
    }
    let (seen, other) = (rows([4, 9, 12, 3]), rows([4, 9, 5, 3]))
    #expect(seen[0] == other[0] && seen[1] == other[1])
    #expect(seen[2] != other[2])
  }

  /// The same bits from any number of workers, in memory that was used before, and whatever other pairs there are.
  @Test(arguments: attentive) func neighboursDoNotMatter(_ variant: NetworkVariant) {
    let pairs = SmallNetwork.manyPairs(60)
    func run(workers: Int) -> [[Float]] {
      let small = SmallNetwork(variant.change, workers: workers)
      _ = small.pass.attentionWeights(batch(pairs), weights: small.view)
      return small.pass.posteriorAttentionWeights(batch(pairs), weights: small.view)
    }
    let all = run(workers: 1)
    #expect(run(workers: 3) == all)
    let small = SmallNetwork(variant.change)
    for index in [0, 17, 59] {
      #expect(
        small.pass.posteriorAttentionWeights(batch([pairs[index]]), weights: small.view)
          == [all[index]], "pair \(index)")
    }
  }
}
