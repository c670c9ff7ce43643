import Compute
import Decoding
import Seq2Seq
import TestNetworks
import Testing

/// What a search says about its hypotheses against what the training pass says about the same pairs.
@Suite struct HypothesisTests {
  @Test(arguments: NetworkVariant.all, [1, 2, 5])
  func trainingPassAgrees(_ variant: NetworkVariant, beam: Int) {
    let small = SmallNetwork(variant.change, biases: [3: 1])
    let settings = SearchSettings(beam: beam, best: beam, alpha: 0.7)
    let found = small.translator.translate(SmallNetwork.sources, settings: settings)
    for (source, hypotheses) in zip(SmallNetwork.sources, found) {
      #expect(hypotheses.count == beam)
      for hypothesis in hypotheses { expectAgreement(small, source, hypothesis, alpha: 0.7) }
    }
  }

  /// A thousand words, so that the history forgets what nothing leads to.
  @Test func longTranslation() {
    let small = SmallNetwork(biases: [3: -30])
    let source = [Int32](repeating: 5, count: 19) + [3]
    let settings = SearchSettings(beam: 5, best: 5, factor: 50, constant: 50)
    for hypothesis in small.translator.translate([source], settings: settings)[0] {
      #expect(hypothesis.ids.count == 1_000)
      expectAgreement(small, source, hypothesis, alpha: 1, tolerance: 1e-2)
    }
  }

  private func expectAgreement(
    _ small: SmallNetwork, _ source: [Int32], _ hypothesis: Hypothesis, alpha: Double,
    tolerance: Double = 1e-4
  ) {
    let target = hypothesis.ids + [3]
    let logProbability = small.logProbability(target, of: source)
    #expect(abs(Double(hypothesis.logProbability) - logProbability) < tolerance)
    let score = logProbability / power(Double(target.count), alpha)
    #expect(abs(Double(hypothesis.score) - score) < tolerance)
    #expect(hypothesis.sourceLength == source.count)
    let attention = small.attention(target, of: source)
    #expect(hypothesis.attention.count == attention.count * source.count)
    for (index, expected) in attention.enumerated() {
      let row = hypothesis.row(index)
      #expect(abs(row.reduce(0, +) - 1) < 1e-5)
      #expect(zip(row, expected).allSatisfy { abs($0 - $1) < 1e-5 }, "row \(index)")
    }
  }

  @Test(arguments: [1, 2, 5, 9]) func bestAreSortedAndDistinct(beam: Int) {
    let small = SmallNetwork(biases: [3: 1])
    let all = small.translator.translate(
      SmallNetwork.sources, settings: SearchSettings(beam: beam, best: beam))
    for hypotheses in all {
      #expect(hypotheses.count == beam)
      #expect(Set(hypotheses.map(\.ids)).count == beam)
      #expect(zip(hypotheses, hypotheses.dropFirst()).allSatisfy { $0.score >= $1.score })
      #expect(hypotheses.allSatisfy { $0.ids.allSatisfy { $0 == 0 || $0 > 3 } })
    }
  }

  /// Asking for fewer gives the first of them: a search that stops early has missed nothing, also where scores rise
  /// with length.
  @Test(arguments: [0, 1, 3] as [Float], 1...6 as ClosedRange<UInt64>)
  func stoppingEarlyChangesNothing(alpha: Float, seed: UInt64) {
    let small = SmallNetwork(biases: [3: 2], seed: seed)
    // Sure of some words and not of others, so that running scores fall and rise.
    for parameter in small.network.parameters where parameter.name == "output.vocabulary.weight" {
      small.weights[parameter].scale(by: 4)
    }
    let translator = small.translator
    func found(best: Int) -> [[Hypothesis]] {
      translator.translate(
        SmallNetwork.sources, settings: SearchSettings(beam: 5, best: best, alpha: alpha))
    }
    let all = found(best: 5)
    for best in 1...4 {
      #expect(
        found(best: best).map { $0.map(\.bits) } == all.map { $0.prefix(best).map(\.bits) })
    }
  }
}
