import Batching
import Compute
import Layers
import Seq2Seq
import TestNetworks
import Testing

/// Every gradient against central differences of the loss.
@Suite struct GradientTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var network: NetworkVariant
    var rates = DropoutRates(0)
    var smoothing: Float = 0
    var testDescription: String {
      "\(network.description), dropout \(rates), smoothing \(smoothing)"
    }
  }

  /// Every small network, and dropout and smoothing with two of them.
  static let cases = NetworkVariant.all.filter { $0.checksEachWeight }.enumerated().flatMap {
    index, network in
    if ["stacked", "gru cells", "lexical path"].contains(where: network.description.hasSuffix) {
      return [Case(network: network, rates: everyRate)]
    }
    let plain = Case(network: network)
    return index == 0
      ? [
        plain, Case(network: network, smoothing: 0.1),
        Case(network: network, rates: DropoutRates(0.3), smoothing: 0.1),
      ] : [plain]
  }

  /// Every kind of dropout, each with a rate of its own.
  static let everyRate: DropoutRates = {
    var rates = DropoutRates(0.2)
    rates.embedding = 0.1
    rates.recurrent = 0.3
    rates.sourceWord = 0.15
    rates.targetWord = 0.12
    return rates
  }()

  /// The pairs, and as many with other words: gradients grow faster than their noise in single precision.
  static let pairs =
    SmallNetwork.pairs
    + SmallNetwork.pairs.map { pair in
      (source: pair.source.map(otherWord), target: pair.target.map(otherWord))
    }

  static let batch = Batch(pairs, identities: Array(pairs.indices), startID: 2)

  private static func otherWord(_ id: Int32) -> Int32 { id == 3 ? 3 : 4 + (id + 3) % 7 }

  @Test(arguments: cases) func differences(_ variant: Case) {
    let small = SmallNetwork(variant.network.change)
    let batch = Self.batch
    let dropout = Dropout(variant.rates, key: RandomKey(seed: 5))
    let gradient = small.gradient(batch, dropout: dropout, smoothing: variant.smoothing)
    for parameter in small.network.parameters {
      let error = small.differenceError(parameter, gradient: gradient) {
        small.loss(batch, dropout: dropout, smoothing: variant.smoothing)
      }
      #expect(error < 1e-3, "\(parameter.name): relative error \(error)")
    }
  }

  /// Each pair under two dropouts, whose predictions pull each other.
  @Test func twins() {
    let small = SmallNetwork()
    let batch = Self.twinned(Self.pairs)
    let dropout = Dropout(Self.everyRate, key: RandomKey(seed: 5))
    let gradient = small.gradient(batch, dropout: dropout, smoothing: 0.1, divergence: 2)
    for parameter in small.network.parameters {
      let error = small.differenceError(parameter, gradient: gradient) {
        small.loss(batch, dropout: dropout, smoothing: 0.1, divergence: 2)
      }
      #expect(error < 1e-3, "\(parameter.name): relative error \(error)")
    }
    // Without dropout, twins are equal, and the loss is that of each pair twice.
    let alone = small.loss(Self.batch, smoothing: 0.1)
    let both = small.loss(batch, smoothing: 0.1, divergence: 2)
    #expect(abs(both - 2 * alone) < 1e-5 * both)
    #expect(
      small.loss(batch, dropout: dropout, divergence: 2) > small.loss(batch, dropout: dropout))
  }

  static func twinned(_ pairs: [(source: [Int32], target: [Int32])]) -> Batch {
    let arena = Arena.forIndices()
    return Batch(count: pairs.count, startID: 2, partSentences: 5, hasTwins: true, arena: arena) {
      Batch.Pair(
        source: arena.copy(pairs[$0].source), target: arena.copy(pairs[$0].target), identity: $0)
    }
  }

  /// Of every combination, each parameter's derivative in one direction, which no component is missing from.
  @Test(arguments: NetworkVariant.product) func directions(_ variant: NetworkVariant) {
    let small = SmallNetwork(variant.change)
    let batch = Self.batch
    let gradient = small.gradient(batch)
    for parameter in small.network.parameters {
      let analytic = gradient[parameter].values.map(Double.init)
      let norm = analytic.reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard norm > 1e-6 else {
        Issue.record("\(parameter.name) has no gradient")
        continue
      }
      let key = RandomKey(seed: 3).at(parameter.name)
      let direction = analytic.enumerated().map { index, value in
        value / norm
          + (key.integer(UInt64(index), below: 2) == 0 ? 1 : -1)
          / Double(analytic.count).squareRoot()
      }
      let expected = zip(analytic, direction).reduce(0) { $0 + $1.0 * $1.1 }
      let block = small.weights[parameter]
      let values = block.values
      var error = Double.infinity
      for step in [2e-2, 6e-2, 1e-2, 6e-3, 2e-3] where error >= 1e-3 {
        func loss(_ distance: Double) -> Double {
          for index in values.indices {
            block.base[index] = values[index] + Float(distance * direction[index])
          }
          return small.loss(batch)
        }
        let near = (loss(step) - loss(-step)) / (2 * step)
        let far = (loss(2 * step) - loss(-2 * step)) / (4 * step)
        error = min(error, abs((4 * near - far) / 3 - expected) / (2 * abs(expected) + 0.02))
      }
      for index in values.indices { block.base[index] = values[index] }
      #expect(error < 1e-3, "\(parameter.name): relative error \(error)")
    }
  }
}
