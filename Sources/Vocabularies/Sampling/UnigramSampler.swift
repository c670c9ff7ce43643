import Basics
import Foundation

/// Draws segmentations of a unigram language model.
///
/// The probability of a segmentation is proportional to the product of its subwords' probabilities, to a power: the smaller the
/// power, the more even. All segmentations are drawn from, by filtering forward and sampling backward. Kudo 2018, section 3.3,
/// arXiv:1804.10959.
struct UnigramSampler: WordSampler {
  private let power: Float
  /// [subwords] natural logarithms of probabilities
  private let scores: [Float]
  /// The nodes of a tree over characters, by the node before and the next character; 0 is the root.
  private let nodes: [UInt64: Int32]
  /// [nodes] the subword that ends there, or −1
  private let subwords: [Int32]

  init(_ table: SubwordTable, _ characters: SubwordCharacters, power: Float) {
    self.power = power
    scores = table.scores
    var nodes: [UInt64: Int32] = [:]
    var subwords: [Int32] = [-1]
    for id in table.subwords.indices.map({ Int32($0) }) {
      var node: Int32 = 0
      for character in characters.of(id) {
        let step = Self.pair(node, character)
        if let known = nodes[step] {
          node = known
        } else {
          node = Int32(subwords.count)
          nodes[step] = node
          subwords.append(-1)
        }
      }
      if node > 0 { subwords[Int(node)] = id }
    }
    self.nodes = nodes
    self.subwords = subwords
  }

  /// A subword that may end at a position.
  private struct Edge {
    let start: Int
    let id: Int32
    /// The logarithm of the sum over all segmentations that end with it.
    let weight: Float
  }

  func append(_ word: [Int32], to sample: inout [Int32], generator: inout SplitMix64) {
    var edges = [[Edge]](repeating: [], count: word.count + 1)
    /// The logarithm of the sum over all segmentations of the characters before each position.
    var sums: [Float] = [0]
    for start in word.indices {
      if start > 0 { sums.append(Self.logSum(edges[start].map(\.weight))) }
      var node: Int32 = 0
      for end in start..<word.count {
        guard let next = nodes[Self.pair(node, word[end])] else { break }
        node = next
        let id = subwords[Int(node)]
        if id >= 0 {
          edges[end + 1].append(
            Edge(start: start, id: id, weight: sums[start] + power * scores[Int(id)]))
        }
      }
    }
    var found: [Int32] = []
    var end = word.count
    while end > 0 {
      let total = Self.logSum(edges[end].map(\.weight))
      var rest = generator.nextUnit()
      var chosen = edges[end].count - 1
      for (index, edge) in edges[end].enumerated() {
        rest -= exp(edge.weight - total)
        if rest < 0 {
          chosen = index
          break
        }
      }
      found.append(edges[end][chosen].id)
      end = edges[end][chosen].start
    }
    sample += found.reversed()
  }

  private static func logSum(_ values: [Float]) -> Float {
    let largest = values.max() ?? -.infinity
    return largest + log(values.reduce(0) { $0 + exp($1 - largest) })
  }
}
