import Batching
import Compute
import Layers
import Seq2Seq
import TestNetworks
import TestSupport
import Testing

/// What a batch must not change: a pair is the same whatever stands beside it and whoever computes it.
@Suite struct IdentityTests {
  /// Loss, attention and derivatives of a pair have the same bits alone and in any batch, dropout included.
  @Test(arguments: NetworkVariant.all, [DropoutRates(0), GradientTests.everyRate])
  func neighboursDoNotMatter(_ variant: NetworkVariant, rates: DropoutRates) {
    let small = SmallNetwork(variant.change)
    let pairs = SmallNetwork.manyPairs(47)
    let dropout = Dropout(rates, key: RandomKey(seed: 4))
    let together = small.pass(pairs, identities: Array(pairs.indices), dropout: dropout)
    #expect(together.count == pairs.count)
    for index in pairs.indices {
      let alone = small.pass([pairs[index]], identities: [index], dropout: dropout)
      #expect(alone[index] == together[index], "pair \(index)")
    }
    let some = [40, 3, 17, 8]
    let few = small.pass(some.map { pairs[$0] }, identities: some, dropout: dropout)
    for index in some { #expect(few[index] == together[index], "pair \(index)") }
  }

  @Test func dropoutGoesWithThePair() {
    let small = SmallNetwork()
    let pair = SmallNetwork.pairs[0]
    let dropout = Dropout(rate: 0.3, key: RandomKey(seed: 4))
    let twice = small.pass([pair, pair], identities: [5, 6], dropout: dropout)
    #expect(twice[5]?.losses != twice[6]?.losses)
    let other = Dropout(rate: 0.3, key: RandomKey(seed: 4).at(1))
    #expect(small.pass([pair], identities: [5], dropout: other)[5]?.losses != twice[5]?.losses)
  }

  @Test func twinsStandTogether() {
    let batch = GradientTests.twinned(SmallNetwork.manyPairs(47))
    #expect(batch.sentenceCount == 94 && batch.parts.count > 2)
    #expect(batch.targetRowCount.isMultiple(of: 2))
    for row in stride(from: 0, to: batch.targetRowCount, by: 2) {
      #expect(batch.labels[row] == batch.labels[row + 1])
      #expect(batch.targetIDs[row] == batch.targetIDs[row + 1])
    }
    for part in batch.parts {
      #expect(part.targetRows.lowerBound.isMultiple(of: 2))
      let identities = Array(part.target.identities)
      for row in stride(from: 0, to: identities.count, by: 2) {
        #expect(identities[row + 1] - identities[row] == 1 << 60)
      }
    }
  }

  /// The same loss and the same gradient, bit for bit, from any number of workers.
  @Test(arguments: NetworkVariant.all) func workersDoNotMatter(_ variant: NetworkVariant) {
    let pairs = SmallNetwork.manyPairs(90)
    let batch = Batch(pairs, identities: Array(pairs.indices), startID: 2)
    let dropout = Dropout(GradientTests.everyRate, key: RandomKey(seed: 4))
    func run(_ workers: Int) -> (BatchLoss, [Float]) {
      let small = SmallNetwork(variant.change, workers: workers)
      let gradient = small.emptyGradient
      var loss = BatchLoss()
      for _ in 0..<2 {  // The second time in memory that was used before.
        gradient.clear()
        loss = small.pass.gradient(
          batch, weights: small.view, dropout: dropout, smoothing: 0.1, scale: 0.5, into: gradient)
      }
      return (loss, gradient.values.values)
    }
    let (loss, gradient) = run(1)
    #expect(loss.loss.isFinite && gradient.contains { $0 != 0 })
    for workers in [2, 3] {
      let (otherLoss, otherGradient) = run(workers)
      #expect(otherLoss.loss.bitPattern == loss.loss.bitPattern)
      #expect(firstDifference(otherGradient, gradient) == nil, "\(workers) workers")
    }
  }

  @Test func sameSeedSameWeights() {
    let (a, b) = (SmallNetwork(workers: 1), SmallNetwork(workers: 3))
    #expect(firstDifference(a.weights.values, b.weights.values) == nil)
    #expect(firstDifference(SmallNetwork(seed: 2).weights.values, a.weights.values) != nil)
  }

  /// A batch's gradient is the sum of its shards', whichever way it is cut, and accumulates onto what is there.
  @Test(arguments: [1, 2, 3, 9]) func sumOfShards(shards: Int) {
    let small = SmallNetwork()
    let pairs = SmallNetwork.pairs
    let whole = small.gradient(SmallNetwork.batch, smoothing: 0.1)
    let total = small.emptyGradient
    var loss = BatchLoss()
    for shard in 0..<shards {
      let indices = Array(pairs.indices).filter { $0 % shards == shard }
      let batch = Batch(indices.map { pairs[$0] }, identities: indices, startID: 2)
      loss += small.pass.gradient(
        batch, weights: small.view, dropout: .none, smoothing: 0.1, scale: 1, into: total)
    }
    for parameter in small.network.parameters {
      let error = relativeError(total.values[parameter].values, whole[parameter].values)
      #expect(error < 2e-6, "\(parameter.name): \(error)")
    }
    let expected = small.loss(SmallNetwork.batch, smoothing: 0.1)
    #expect(abs(loss.loss - expected) < 1e-9 * expected)
    #expect(loss.tokenCount == SmallNetwork.batch.targetRowCount)
  }

  /// A gradient is added to what is there, also where rows are more than those whose logits are made at a time.
  @Test(arguments: [9, 600]) func accumulates(count: Int) {
    let small = SmallNetwork()
    let batch = Batch(SmallNetwork.manyPairs(count), identities: Array(0..<count), startID: 2)
    #expect(count == 9 || batch.targetRowCount > 2 * OutputLayer.windowRows)
    let once = small.gradient(batch, smoothing: 0.1).values
    let twice = small.emptyGradient
    for _ in 0..<2 {
      _ = small.pass.gradient(
        batch, weights: small.view, dropout: .none, smoothing: 0.1, scale: 1, into: twice)
    }
    #expect(relativeError(twice.values.values, once.map { 2 * $0 }) < 1e-6)
    let before = twice.values.values
    let nothing = Batch([], identities: [], startID: 2)
    let loss = small.pass.gradient(
      nothing, weights: small.view, dropout: .none, smoothing: 0, scale: 1, into: twice)
    #expect(loss.tokenCount == 0 && twice.values.values == before)
  }

  /// The gradient is that of `scale` times the loss.
  @Test func scale() {
    let small = SmallNetwork()
    let half = small.emptyGradient
    _ = small.pass.gradient(
      SmallNetwork.batch, weights: small.view, dropout: .none, smoothing: 0, scale: 0.5, into: half)
    let whole = small.gradient(SmallNetwork.batch).values
    #expect(relativeError(half.values.values.map { 2 * $0 }, whole) < 1e-6)
  }

  /// A loss that is not finite shows.
  @Test(arguments: [Float.nan, .infinity]) func notFinite(value: Float) {
    for name in ["source.embedding", "attention.v", "output.vocabulary.bias"] {
      let small = SmallNetwork()
      for parameter in small.network.parameters where parameter.name == name {
        small.weights[parameter].base.update(repeating: value, count: parameter.count)
      }
      let gradient = small.emptyGradient
      let loss = small.pass.gradient(
        SmallNetwork.batch, weights: small.view, dropout: .none, smoothing: 0.1, scale: 1,
        into: gradient)
      #expect(!loss.loss.isFinite, "\(name)")
    }
  }
}
