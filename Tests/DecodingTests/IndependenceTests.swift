import Compute
import Decoding
import Seq2Seq
import TestNetworks
import Testing

/// A sentence's translation has the same bits beside any others, with any number of workers.
@Suite struct IndependenceTests {
  /// Large enough that products run in vectors, with sizes that fill none of them evenly.
  static func medium(_ configuration: inout NetworkConfiguration) {
    configuration.targetVocabularySize = 333
    configuration.embeddingSize = 37
    configuration.encoderHiddenSize = 41
    configuration.hiddenSize = 70
    configuration.attentionSize = 53
    configuration.outputSize = 61
  }

  @Test(arguments: [1, 4, 5], [1, 2, 3]) func neighboursAndWorkers(beam: Int, workers: Int) {
    let settings = SearchSettings(beam: beam, best: beam)
    let alone = SmallNetwork(Self.medium, biases: [3: 3], workers: 1).translator
    let together = SmallNetwork(Self.medium, biases: [3: 3], workers: workers).translator
    // Many of each, so that there are several blocks, and sentences that wait for places in them.
    let sources = (0..<4).flatMap { _ in SmallNetwork.sources }
    let expected = sources.map { alone.translate([$0], settings: settings)[0].map(\.bits) }
    #expect(Set(expected.map { $0[0].count }).count > 3, "translations of different lengths")
    func expectSame(_ order: [Int]) {
      let found = together.translate(order.map { sources[$0] }, settings: settings)
      #expect(found.map { $0.map(\.bits) } == order.map { expected[$0] })
    }
    let order = Array(sources.indices)
    expectSame(order)
    expectSame(order.reversed())
    expectSame(RandomKey(seed: 3).permutation(sources.count))
    for size in [2, 3, 7, 17] {
      for start in stride(from: 0, to: sources.count, by: size) {
        expectSame(Array(order[start..<min(start + size, sources.count)]))
      }
    }
  }

  @Test func workspacesLeaveNothingBehind() {
    let translator = SmallNetwork(biases: [3: 1]).translator
    let first = translator.translate(SmallNetwork.sources, settings: SearchSettings(beam: 4))
    _ = translator.translate(
      SmallNetwork.sources.reversed(), settings: SearchSettings(beam: 30, best: 9))
    let again = translator.translate(SmallNetwork.sources, settings: SearchSettings(beam: 4))
    #expect(first.map { $0.map(\.bits) } == again.map { $0.map(\.bits) })
  }
}
