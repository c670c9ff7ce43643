import Batching
import Compute
import Layers
import Seq2Seq
import TestNetworks
import TestSupport
import Testing

/// Which target word a row of the attention belongs to.
@Suite struct AttentionRowTests {
  @Test func rowsSumToOne() {
    let pairs = SmallNetwork.manyPairs(30)
    for (index, result) in SmallNetwork().pass(pairs, identities: Array(pairs.indices)) {
      #expect(result.attention.count == pairs[index].target.count)
      for row in result.attention {
        #expect(row.count == pairs[index].source.count)
        #expect(row.allSatisfy { $0 >= 0 })
        #expect(abs(row.reduce(0, +) - 1) < 1e-6)
      }
    }
  }

  /// Row i is made before word i is emitted, and from the state before its step: s[i-1] has read the words up to i-2.
  /// So another word i changes no row up to i+1, and every row from i+2 on.
  @Test(arguments: [1, 2]) func rowsAreMadeBeforeTheirWord(layers: Int) throws {
    let small = SmallNetwork { $0.decoderLayers = layers }
    let source: [Int32] = [4, 5, 6, 7, 3]
    let target: [Int32] = [4, 5, 6, 7, 8, 3]
    func rows(_ target: [Int32]) throws -> [[Float]] {
      try #require(small.pass([(source, target)], identities: [0])[0]).attention
    }
    let expected = try rows(target)
    for word in target.indices {
      var other = target
      other[word] = 12
      let seen = try rows(other)
      for row in target.indices {
        #expect((seen[row] == expected[row]) == (row < word + 2), "word \(word), row \(row)")
      }
    }
  }

  /// Every source word counts in every row.
  @Test func everySourceWordCounts() throws {
    let small = SmallNetwork()
    let target: [Int32] = [4, 5, 3]
    let source: [Int32] = [4, 5, 6, 3]
    let expected = try #require(small.pass([(source, target)], identities: [0])[0])
    for position in source.indices {
      var other = source
      other[position] = 9
      let seen = try #require(small.pass([(other, target)], identities: [0])[0])
      for (row, weights) in seen.attention.enumerated() {
        #expect(weights.allSatisfy { $0.isFinite } && weights != expected.attention[row])
      }
    }
  }
}
