import Basics
import Compute
import WordAlignment

/// One direction of the aligner, written down from its formula: one chain after the other, and all links are counted anew before
/// each block. Random numbers, and the order of additions and multiplications, are those of the aligner, so that the chains take
/// the same turns.
struct NaiveAligner {
  struct Pair {
    /// Ids from 1.
    let source: [Int]
    let target: [Int]
  }

  let pairs: [Pair]
  let sourceCount: Int
  let targetCount: Int
  /// By source word: the same word on the target side.
  let sameWord: [Int: Int]
  private let key: RandomKey

  /// - Parameter key: of the direction
  init(source: [[String]], target: [[String]], key: RandomKey) {
    func number(_ sentences: [[String]]) -> (ids: [[Int]], of: [String: Int]) {
      var ids: [String: Int] = [:]
      let numbered = sentences.map { sentence in
        sentence.map { word in
          let id = ids[word.lowercased()] ?? ids.count + 1
          ids[word.lowercased()] = id
          return id
        }
      }
      return (numbered, ids)
    }
    let (sourceIDs, sources) = number(source)
    let (targetIDs, targets) = number(target)
    pairs = zip(sourceIDs, targetIDs).map(Pair.init)
    sourceCount = sources.count
    targetCount = targets.count
    sameWord = Dictionary(
      uniqueKeysWithValues: sources.compactMap { word, id in targets[word].map { (id, $0) } })
    self.key = key
  }

  /// The probabilities of each pair, [target words][1 + source words], the empty word first.
  func posteriors() -> [[[Float]]] {
    let schedule = AlignmentSchedule(pairCount: pairs.count)
    var posteriors = pairs.map { pair in
      pair.target.map { _ in
        // Where there is no source word, only the empty word is left.
        [Float](repeating: pair.source.isEmpty ? 1 : 0, count: pair.source.count + 1)
      }
    }
    for chain in 0..<laneCount {
      let links = sampledLinks(chain: chain, schedule)
      let counts = NaiveCounts(self, links: links[...])
      for index in pairs.indices where !pairs[index].source.isEmpty {
        var current = links[index]
        for round in 0..<AlignmentSchedule.posteriorSweeps {
          let numbers = key.at("posterior").at(UInt64(index)).at(UInt64(round))
          let sentence = NaiveSentence(
            pair: pairs[index], counted: links[index], counts: counts, chain: chain)
          sentence.sample(&current, .fertilities, key: numbers) { word, weights, sum in
            for (position, weight) in weights.enumerated() {
              posteriors[index][word][position] +=
                weight / (sum * Float(laneCount * AlignmentSchedule.posteriorSweeps))
            }
          }
        }
      }
    }
    return posteriors
  }

  /// The links of one chain after the last sweep, [pairs][target words]; 0 is the empty word, source words count from 1.
  private func sampledLinks(chain: Int, _ schedule: AlignmentSchedule) -> [[Int]] {
    var links = pairs.map { [Int](repeating: 0, count: $0.target.count) }
    for (sweep, model) in schedule.sweeps.enumerated() {
      for block in schedule.blocks(ofSweep: sweep) {
        // In the first sweep, what comes later has no links yet.
        let counts = NaiveCounts(self, links: sweep == 0 ? links[..<block.lowerBound] : links[...])
        for index in block where !pairs[index].source.isEmpty {
          let sentence = NaiveSentence(
            pair: pairs[index], counted: sweep == 0 ? nil : links[index], counts: counts,
            chain: chain)
          sentence.sample(&links[index], model, key: key.at(UInt64(sweep)).at(UInt64(index)))
        }
      }
    }
    return links
  }
}
