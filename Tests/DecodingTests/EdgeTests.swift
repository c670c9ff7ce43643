import Compute
import Decoding
import Seq2Seq
import TestNetworks
import Testing

/// What is at the border of a search: nothing to say, no end in sight, no numbers.
@Suite struct EdgeTests {
  @Test func noSentences() {
    #expect(SmallNetwork().translator.translate([], settings: SearchSettings()).isEmpty)
  }

  @Test func emptyTranslation() {
    let translator = SmallNetwork(biases: [3: 40]).translator
    for found in translator.translate(SmallNetwork.sources, settings: SearchSettings()) {
      #expect(found.map(\.ids) == [[]])
      #expect(found[0].isComplete)
      #expect(found[0].attention.count == found[0].sourceLength)
    }
  }

  @Test(arguments: [(0, 4), (0, 0), (2, 10), (1.5, 1)] as [(Double, Int)])
  func maximumLength(factor: Double, constant: Int) {
    let translator = SmallNetwork(biases: [3: -40]).translator
    let settings = SearchSettings(beam: 3, best: 3, factor: factor, constant: constant)
    let found = translator.translate(SmallNetwork.sources, settings: settings)
    for (source, hypotheses) in zip(SmallNetwork.sources, found) {
      let maximum = Int(factor * Double(source.count - 1)) + constant
      #expect(hypotheses.count == (maximum == 0 ? 1 : 3))
      for hypothesis in hypotheses {
        #expect(hypothesis.ids.count == maximum)
        #expect(!hypothesis.isComplete)
        #expect(hypothesis.attention.count == (maximum + 1) * source.count)
        #expect(hypothesis.logProbability.isFinite)
      }
    }
  }

  @Test func reservedIDsAreNeverEmitted() {
    let translator = SmallNetwork(biases: [0: 20, 1: 40, 2: 40]).translator
    for found in translator.translate(SmallNetwork.sources, settings: SearchSettings(beam: 2)) {
      #expect(!found[0].ids.contains { $0 == 1 || $0 == 2 || $0 == 3 })
      #expect(found[0].ids.contains(0), "<unk> may be emitted")
    }
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity]) func numbersThatAreNone(bias: Float) {
    let biases = Dictionary(uniqueKeysWithValues: (0..<13).map { ($0, bias) })
    for biases in [biases, [5: bias], [3: bias]] {
      let translator = SmallNetwork(biases: biases).translator
      for constant in [0, 10] {
        let found = translator.translate(
          SmallNetwork.sources,
          settings: SearchSettings(beam: 3, best: 3, factor: 0, constant: constant))
        #expect(found.allSatisfy { !$0.isEmpty })
        for hypothesis in found.joined() where !hypothesis.logProbability.isFinite {
          #expect(hypothesis.score == -.infinity)
          #expect(!hypothesis.isComplete)
        }
      }
    }
  }

  /// Where every word is as likely as every other, the first hypothesis wins, then the lowest id.
  @Test func ties() {
    let small = SmallNetwork()
    small.weights.zero()
    let settings = SearchSettings(beam: 3, best: 3, factor: 0, constant: 4)
    for found in small.translator.translate(SmallNetwork.sources, settings: settings) {
      #expect(Set(found.map(\.ids)) == [[], [0], [0, 0, 0, 0]])
    }
  }

  /// A hypothesis without numbers behind it does not take the others with it.
  @Test func oneWordWithoutNumbers() throws {
    let small = SmallNetwork(biases: [3: 1])
    let table = try #require(small.network.parameters.first { $0.name == "target.embedding" })
    for column in 0..<table.columns { small.weights[table].row(7)[column] = .nan }
    let found = small.translator.translate(SmallNetwork.sources, settings: SearchSettings(beam: 5))
    #expect(found.allSatisfy { $0[0].score.isFinite && !$0[0].ids.contains(7) })
  }

  @Test func weightsThatChange() {
    let (first, second) = (SmallNetwork(biases: [3: 1]), SmallNetwork(biases: [3: 1], seed: 2))
    let settings = SearchSettings(beam: 3)
    let expected = [first, second].map {
      $0.translator.translate(SmallNetwork.sources, settings: settings)
    }
    #expect(expected[0] != expected[1])
    let translator = Translator(first.network, weights: first.view, pool: first.pool)
    #expect(translator.translate(SmallNetwork.sources, settings: settings) == expected[0])
    translator.update(weights: second.weights)
    #expect(translator.translate(SmallNetwork.sources, settings: settings) == expected[1])
    let other = Translator(first.network, weights: first.view, pool: first.pool)
    #expect(
      other.translate(SmallNetwork.sources, settings: settings) == expected[0],
      "shared weights are left as they are")
  }
}
