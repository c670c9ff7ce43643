import Decoding
import Glibc
import Seq2Seq
import TestNetworks
import Testing

func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

/// What is found, against searches written out over the probabilities of the training pass.
@Suite struct SearchTests {
  @Test(arguments: NetworkVariant.all) func beamOfOneIsGreedy(_ variant: NetworkVariant) {
    let small = SmallNetwork(variant.change, biases: [3: 0.5])
    let settings = SearchSettings(beam: 1, factor: 1, constant: 3)
    let found = small.translator.translate(SmallNetwork.sources, settings: settings)
    for (source, hypotheses) in zip(SmallNetwork.sources, found) {
      let (ids, isComplete) = greedy(small, source, maximumLength: source.count + 2)
      #expect(hypotheses.map(\.ids) == [ids])
      #expect(hypotheses[0].isComplete == isComplete)
    }
  }

  private func greedy(_ small: SmallNetwork, _ source: [Int32], maximumLength: Int)
    -> (ids: [Int32], isComplete: Bool)
  {
    var ids: [Int32] = []
    while true {
      var best: Int32 = -1
      var likelihood = -Double.infinity
      for id in 0..<Int32(small.network.configuration.targetVocabularySize)
      where id != 1 && id != 2 {
        let value = small.logProbability(ids + [id], of: source)
        if value > likelihood { (best, likelihood) = (id, value) }
      }
      if best == 3 || ids.count == maximumLength { return (ids, best == 3) }
      ids.append(best)
    }
  }

  /// A beam with a place for everything finds what there is: 40 translations of up to three of three words.
  @Test(arguments: [0, 0.6, 1] as [Float]) func wideBeamIsExhaustive(alpha: Float) {
    let small = SmallNetwork({ $0.targetVocabularySize = 6 })
    var translations: [[Int32]] = [[]]
    var longest: [[Int32]] = [[]]
    for _ in 0..<3 {
      longest = longest.flatMap { ids in [0, 4, 5].map { ids + [$0] } }
      translations += longest
    }
    let settings = SearchSettings(beam: 40, best: 40, alpha: alpha, factor: 0, constant: 3)
    for source in SmallNetwork.sources.prefix(6) {
      let scored = translations.map { ids in
        let score = small.logProbability(ids + [3], of: source)
        return (ids: ids, score: score / power(Double(ids.count + 1), Double(alpha)))
      }.sorted { $0.score > $1.score }
      let found = small.translator.translate([source], settings: settings)[0]
      #expect(found.map(\.ids) == scored.map(\.ids))
      #expect(zip(found, scored).allSatisfy { abs(Double($0.score) - $1.score) < 1e-4 })
      var one = settings
      one.bestCount = 1
      #expect(small.translator.translate([source], settings: one)[0].map(\.bits) == [found[0].bits])
    }
  }

  /// The search of one sentence written with arrays: a beam that loses a place to every hypothesis that ends.
  @Test(arguments: [2, 3]) func narrowBeamEqualsItsTwin(beam: Int) {
    let small = SmallNetwork({ $0.targetVocabularySize = 8 }, biases: [3: 0.5])
    let settings = SearchSettings(beam: beam, best: beam, factor: 0, constant: 4)
    for source in SmallNetwork.sources.prefix(8) {
      let found = small.translator.translate([source], settings: settings)[0]
      #expect(found.map(\.ids) == twin(small, source, beam: beam, maximumLength: 4))
    }
  }

  private func twin(_ small: SmallNetwork, _ source: [Int32], beam: Int, maximumLength: Int)
    -> [[Int32]]
  {
    typealias Scored = (ids: [Int32], value: Double)
    var running: [Scored] = [([], 0)]
    var ended: [Scored] = []
    while ended.count < beam && !running.isEmpty {
      let length = running[0].ids.count
      let words: [Int32] = length == maximumLength ? [3] : [0, 3, 4, 5, 6, 7]
      let extended = running.flatMap { hypothesis in
        words.map { id -> Scored in
          let ids = hypothesis.ids + [id]
          return (ids, small.logProbability(ids, of: source))
        }
      }.sorted { $0.value > $1.value }.prefix(beam - ended.count)
      ended += extended.filter { $0.ids.last == 3 }
        .map { ($0.ids.dropLast(), $0.value / Double(length + 1)) }
      running = extended.filter { $0.ids.last != 3 }
    }
    return ended.sorted { $0.value > $1.value }.map(\.ids)
  }
}
