import Compute
import Decoding
import Seq2Seq
import Testing

/// What a search says about its hypotheses against what the training pass says about the same pairs.
@Suite struct HypothesisTests {
  @Test(arguments: TinyNetwork.variants, [1, 2, 5])
  func trainingPassAgrees(_ variant: TinyNetwork.Variant, beam: Int) {
    let tiny = TinyNetwork(variant.change, biases: [3: 1])
    let settings = SearchSettings(beam: beam, best: beam, alpha: 0.7)
    let found = tiny.translator.translate(TinyNetwork.sources, settings: settings)
    for (source, hypotheses) in zip(TinyNetwork.sources, found) {
      #expect(hypotheses.count == beam)
      for hypothesis in hypotheses { expectAgreement(tiny, source, hypothesis, alpha: 0.7) }
    }
  }

  /// A thousand words, so that the history forgets what nothing leads to.
  @Test func longTranslation() {
    let tiny = TinyNetwork(biases: [3: -30])
    let source = [Int32](repeating: 5, count: 19) + [3]
    let settings = SearchSettings(beam: 5, best: 5, factor: 50, constant: 50)
    for hypothesis in tiny.translator.translate([source], settings: settings)[0] {
      #expect(hypothesis.ids.count == 1_000)
      expectAgreement(tiny, source, hypothesis, alpha: 1, tolerance: 1e-2)
    }
  }

  private func expectAgreement(
    _ tiny: TinyNetwork, _ source: [Int32], _ hypothesis: Hypothesis, alpha: Double,
    tolerance: Double = 1e-4
  ) {
    let target = hypothesis.ids + [3]
    let logProbability = tiny.logProbability(target, of: source)
    #expect(abs(Double(hypothesis.logProbability) - logProbability) < tolerance)
    let score = logProbability / power(Double(target.count), alpha)
    #expect(abs(Double(hypothesis.score) - score) < tolerance)
    #expect(hypothesis.sourceLength == source.count)
    #expect(hypothesis.attention.count == target.count * source.count)
    for (index, expected) in tiny.attention(target, of: source).enumerated() {
      let row = hypothesis.row(index)
      #expect(abs(row.reduce(0, +) - 1) < 1e-5)
      #expect(zip(row, expected).allSatisfy { abs($0 - $1) < 1e-5 }, "row \(index)")
    }
  }

  @Test(arguments: [1, 2, 5, 9]) func bestAreSortedAndDistinct(beam: Int) {
    let tiny = TinyNetwork(biases: [3: 1])
    let all = tiny.translator.translate(
      TinyNetwork.sources, settings: SearchSettings(beam: beam, best: beam))
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
    let tiny = TinyNetwork(biases: [3: 2], seed: seed)
    // Sure of some words and not of others, so that running scores fall and rise.
    for parameter in tiny.network.parameters where parameter.name == "output.vocabulary.weight" {
      tiny.weights[parameter].scale(by: 4)
    }
    let translator = tiny.translator
    func found(best: Int) -> [[Hypothesis]] {
      translator.translate(
        TinyNetwork.sources, settings: SearchSettings(beam: 5, best: best, alpha: alpha))
    }
    let all = found(best: 5)
    for best in 1...4 {
      #expect(
        found(best: best).map { $0.map(\.bits) } == all.map { $0.prefix(best).map(\.bits) })
    }
  }
}
