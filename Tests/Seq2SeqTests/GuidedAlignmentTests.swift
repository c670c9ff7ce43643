import Batching
import Compute
import Foundation
import Layers
import Seq2Seq
import TestNetworks
import TestSupport
import Testing

/// The loss on attention weights.
@Suite struct GuidedAlignmentTests {
  static func hasAttention(_ variant: NetworkVariant) -> Bool {
    SmallNetwork(variant.change).network.decoder.attention != nil
  }

  static let attentive = NetworkVariant.all.filter(hasAttention)

  static func guided(_ pairs: [(source: [Int32], target: [Int32])]) -> Batch {
    Batch(
      pairs, identities: Array(pairs.indices), startID: 2,
      guidance: SmallNetwork.guidance(pairs))
  }

  /// What the weight adds to each gradient is that of the loss of guidance.
  @Test(arguments: attentive.filter { $0.checksEachWeight })
  func differences(_ variant: NetworkVariant) { differences(variant, rate: 0) }

  @Test(arguments: attentive.filter { $0.description.hasSuffix("input feeding") })
  func differencesWithDropout(_ variant: NetworkVariant) { differences(variant, rate: 0.3) }

  private func differences(_ variant: NetworkVariant, rate: Float) {
    let small = SmallNetwork(variant.change)
    let batch = Self.guided(GradientTests.pairs)
    let dropout = Dropout(rate: rate, key: RandomKey(seed: 5))
    let weight: Float = 2
    let gradient = small.gradient(batch, dropout: dropout, guidance: weight)
    let without = small.gradient(batch, dropout: dropout)
    for index in 0..<gradient.count {
      gradient.base[index] = (gradient.base[index] - without.base[index]) / weight
    }
    for parameter in small.network.parameters {
      let error = small.differenceError(parameter, gradient: gradient) {
        small.guidedLoss(batch, dropout: dropout)
      }
      #expect(error < 1e-3, "\(parameter.name): relative error \(error)")
    }
    // Attention depends on the source in any case.
    let table = small.network.encoder.embedding.table
    #expect(gradient[table].values.contains { abs($0) > 1e-3 })
  }

  /// −A log α, of the rows that have guidance.
  @Test(arguments: attentive) func loss(_ variant: NetworkVariant) {
    let small = SmallNetwork(variant.change)
    let pairs = SmallNetwork.manyPairs(50)
    let guidance = SmallNetwork.guidance(pairs)
    let batch = Self.guided(pairs)
    let attention = small.pass.attentionWeights(batch, weights: small.view)
    var (expected, rows) = (0.0, Set<[Int]>())
    for (index, weights) in guidance.enumerated() {
      for weight in weights {
        let (target, source) = (Int(weight.target), Int(weight.source))
        let position = target * pairs[index].source.count + source
        expected -= Double(weight.share) * log(Double(attention[index][position]))
        rows.insert([index, target])
      }
    }
    let gradient = small.emptyGradient
    let loss = small.pass.gradient(
      batch, weights: small.view, dropout: .none, smoothing: 0, scale: 0.1, into: gradient)
    #expect(abs(loss.guidedLoss - expected) < 1e-9 * expected)
    #expect(loss.guidedRowCount == rows.count && rows.count > 50)
    var sum = loss
    sum += loss
    #expect(sum.guidedLoss == 2 * loss.guidedLoss && sum.guidedRowCount == 2 * rows.count)
    // The other losses do not know of it.
    let plain = small.pass.loss(batch, weights: small.view)
    #expect(plain.guidedLoss == 0 && plain.guidedRowCount == 0)
    #expect(plain.negativeLogLikelihood == loss.negativeLogLikelihood)
  }

  /// The same bits from any number of workers, also in memory that was used before.
  @Test(arguments: attentive) func workersDoNotMatter(_ variant: NetworkVariant) {
    let pairs = SmallNetwork.manyPairs(90)
    let batch = Self.guided(pairs)
    let plain = Batch(pairs, identities: Array(pairs.indices), startID: 2)
    let dropout = Dropout(rate: 0.2, key: RandomKey(seed: 4))
    func run(_ workers: Int, _ batch: Batch, weight: Float) -> (BatchLoss, [Float]) {
      let small = SmallNetwork(variant.change, workers: workers)
      let gradient = small.emptyGradient
      var loss = BatchLoss()
      for _ in 0..<2 {
        gradient.clear()
        loss = small.pass.gradient(
          batch, weights: small.view, dropout: dropout, smoothing: 0.1, guidance: weight,
          scale: 0.5, into: gradient)
      }
      return (loss, gradient.values.values)
    }
    let (loss, gradient) = run(1, batch, weight: 0.3)
    #expect(loss.guidedLoss > 0)
    for workers in [2, 3] {
      let (otherLoss, otherGradient) = run(workers, batch, weight: 0.3)
      #expect(otherLoss.guidedLoss.bitPattern == loss.guidedLoss.bitPattern)
      #expect(firstDifference(otherGradient, gradient) == nil, "\(workers) workers")
    }
    // With weight 0, guidance is only measured.
    let (_, without) = run(2, plain, weight: 0.3)
    let (unweighted, weightless) = run(2, batch, weight: 0)
    #expect(firstDifference(weightless, without) == nil)
    #expect(unweighted.guidedLoss.bitPattern == loss.guidedLoss.bitPattern)
    #expect(firstDifference(gradient, without) != nil)
  }

  /// The derivatives of a pair have the same bits alone and in any batch.
  @Test(arguments: attentive) func neighboursDoNotMatter(_ variant: NetworkVariant) {
    let small = SmallNetwork(variant.change)
    let pairs = SmallNetwork.manyPairs(47)
    func pass(_ indices: [Int], guided: Bool) -> [Int: PairPass] {
      let some = indices.map { pairs[$0] }
      return small.pass(
        some, identities: indices,
        guidance: guided ? SmallNetwork.guidance(some, identities: indices) : nil)
    }
    let together = pass(Array(pairs.indices), guided: true)
    for index in pairs.indices {
      #expect(pass([index], guided: true)[index] == together[index], "pair \(index)")
    }
    // A pair without guidance is the same beside pairs that have it.
    let plain = pass(Array(pairs.indices), guided: false)
    let guidance = SmallNetwork.guidance(pairs)
    for index in pairs.indices where guidance[index].isEmpty {
      #expect(plain[index] == together[index], "pair \(index)")
    }
    #expect(plain.values.count { together.values.contains($0) } < 30)
  }

  /// Guidance of one row alone reaches no later input of the decoder, and every source position.
  @Test(arguments: AttentionKind.allCases.filter { $0 != .none })
  func rowsWithoutGuidance(kind: AttentionKind) throws {
    let small = SmallNetwork { configuration in
      configuration.attention = kind
      if kind.needsEqualSizes { configuration.hiddenSize = configuration.annotationSize }
    }
    let pair: (source: [Int32], target: [Int32]) = ([7, 8, 9, 4, 3], [6, 4, 9, 5, 10, 7, 3])
    let row = 3
    let guidance = [
      GuidedWeight(target: Int32(row), source: 1, share: 0.25),
      GuidedWeight(target: Int32(row), source: 4, share: 0.75),
    ]
    let plain = try #require(small.pass([pair], identities: [0])[0]).dEmbedded
    let guided = try #require(
      small.pass([pair], identities: [0], guidance: [guidance])[0]
    ).dEmbedded
    let size = small.network.configuration.embeddingSize
    // The row's query is the state that has read the inputs before it, or the state after its own step.
    let reached = kind == .additive ? row : row + 1
    for position in 0..<pair.target.count + pair.source.count {
      let columns = position * size..<(position + 1) * size
      let isReached = position < reached || position >= pair.target.count
      #expect((plain[columns] != guided[columns]) == isReached, "position \(position)")
    }
  }

  /// Attention that is certain of another word has a loss and a gradient all the same.
  @Test(arguments: [Float(1), 30, 1000, 1e5]) func underflow(factor: Float) {
    for kind in [AttentionKind.additive, .general] {
      let small = SmallNetwork { $0.attention = kind }
      for parameter in small.network.parameters where parameter.name.hasPrefix("attention") {
        small.weights[parameter].scale(by: factor)
      }
      small.packed.pack(small.weights, pool: small.pool)
      let gradient = small.emptyGradient
      let loss = small.pass.gradient(
        Self.guided(GradientTests.pairs), weights: small.view, dropout: .none, smoothing: 0,
        guidance: 10, scale: 1, into: gradient)
      #expect(loss.guidedLoss.isFinite && loss.guidedLoss > 0)
      #expect(loss.guidedLoss <= 69.1 * Double(loss.guidedRowCount))
      #expect(gradient.values.values.allSatisfy { $0.isFinite })
    }
  }

  /// The memory of derivatives is counted; a batch without guidance has none.
  @Test func memory() {
    let network = SmallNetwork().network
    let pairs = SmallNetwork.manyPairs(90)
    let plain = Batch(pairs, identities: Array(pairs.indices), startID: 2)
    #expect(!plain.hasGuidance && Self.guided(pairs).hasGuidance)
    let bytes = [plain, Self.guided(pairs)].map { BatchPass.byteCount(of: $0, through: network) }
    #expect(bytes[0] < bytes[1] && Double(bytes[1]) < 1.1 * Double(bytes[0]))
  }

  @Test func needsAttention() async {
    await #expect(processExitsWith: .failure) {
      let small = SmallNetwork { $0.attention = .none }
      _ = small.gradient(GuidedAlignmentTests.guided(SmallNetwork.pairs))
    }
  }
}
