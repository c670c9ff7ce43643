import Compute
import Decoding
import Glibc
import Layers
import Seq2Seq
import TestNetworks
import Testing

/// Several networks that search as one, and the penalty for source words without attention.
@Suite struct EnsembleTests {
  private func ensemble(_ members: [SmallNetwork], workers: Int = 2) -> Translator {
    Translator(
      ensemble: members.map { ($0.network, $0.weights) }, pool: WorkerPool(workerCount: workers))
  }

  /// Networks that differ in more than their weights.
  private static var members: [SmallNetwork] {
    [
      SmallNetwork(biases: [3: 0.5]), SmallNetwork(biases: [3: 0.5], seed: 2),
      SmallNetwork(
        {
          $0.attention = .general
          $0.cell = .gru
        }, biases: [3: 0.5], seed: 3),
    ]
  }

  @Test func oneMemberIsTheNetworkItself() {
    let small = Self.members[0]
    let settings = SearchSettings(beam: 3, best: 3)
    let alone = small.translator.translate(SmallNetwork.sources, settings: settings)
    let found = ensemble([small]).translate(SmallNetwork.sources, settings: settings)
    #expect(found.map { $0.map(\.bits) } == alone.map { $0.map(\.bits) })
    let twice = ensemble([small, small]).translate(SmallNetwork.sources, settings: settings)
    for (twice, alone) in zip(twice.joined(), alone.joined()) {
      #expect(twice.ids == alone.ids)
      #expect(abs(twice.logProbability - alone.logProbability) < 1e-4)
      #expect(zip(twice.attention, alone.attention).allSatisfy { abs($0 - $1) < 1e-6 })
    }
  }

  /// Greedy search by the mean of the probabilities that training passes give.
  @Test func meanOfProbabilities() {
    let settings = SearchSettings(beam: 1, factor: 0, constant: 4)
    let members = Self.members
    let found = ensemble(members).translate(SmallNetwork.sources, settings: settings)
    for (source, hypotheses) in zip(SmallNetwork.sources, found) {
      let hypothesis = hypotheses[0]
      func probability(_ ids: [Int32]) -> Double {
        // Of the last token, given those before it.
        members.reduce(0) { sum, member in
          let before = ids.count > 1 ? member.logProbability(Array(ids.dropLast()), of: source) : 0
          return sum + exp(member.logProbability(ids, of: source) - before)
        } / Double(members.count)
      }
      var logProbability = 0.0
      for length in 0..<hypothesis.ids.count {
        let before = Array(hypothesis.ids[..<length])
        let probabilities = (0..<Int32(13)).filter { $0 != 1 && $0 != 2 }.map {
          (id: $0, value: probability(before + [$0]))
        }
        let best = probabilities.max { $0.value < $1.value }
        #expect(best?.id == hypothesis.ids[length])
        logProbability += log(best?.value ?? 0)
      }
      logProbability += log(probability(hypothesis.ids + [3]))
      #expect(abs(logProbability - Double(hypothesis.logProbability)) < 1e-3)
      let target = hypothesis.ids + [3]
      let rows = members.map { $0.attention(target, of: source) }
      for row in target.indices {
        for column in source.indices {
          let mean = rows.reduce(0) { $0 + $1[row][column] } / Float(rows.count)
          #expect(abs(hypothesis.row(row)[hypothesis.row(row).startIndex + column] - mean) < 1e-5)
        }
      }
    }
  }

  @Test(arguments: [1, 3]) func neighboursAndWorkers(workers: Int) {
    let settings = SearchSettings(beam: 4, best: 4)
    let sources = SmallNetwork.sources
    let alone = ensemble(Self.members, workers: 1)
    let expected = sources.map { alone.translate([$0], settings: settings)[0].map(\.bits) }
    let found = ensemble(Self.members, workers: workers).translate(sources, settings: settings)
    #expect(found.map { $0.map(\.bits) } == expected)
  }

  /// Wu and others 2016, section 7, on all that a wide beam finds.
  @Test func coverage() {
    let small = SmallNetwork({ $0.targetVocabularySize = 6 })
    var settings = SearchSettings(beam: 40, best: 40, alpha: 0.6, factor: 0, constant: 3)
    settings.coveragePenalty = 0.3
    for source in SmallNetwork.sources.prefix(8) {
      let found = small.translator.translate([source], settings: settings)[0]
      #expect(found.count == 40)
      for hypothesis in found {
        var penalty = 0.0
        for column in 0..<source.count - 1 {
          let sum = (0...hypothesis.ids.count).reduce(0) { sum, row in
            sum + Double(hypothesis.attention[row * source.count + column])
          }
          penalty += 0.3 * log(min(sum, 1))
        }
        let score =
          Double(hypothesis.logProbability) / power(Double(hypothesis.ids.count + 1), 0.6)
          + penalty
        #expect(abs(score - Double(hypothesis.score)) < 1e-4)
      }
      #expect(zip(found, found.dropFirst()).allSatisfy { $0.score >= $1.score })
      var one = settings
      one.bestCount = 1
      #expect(small.translator.translate([source], settings: one)[0].map(\.bits) == [found[0].bits])
    }
  }
}
