/// The learned translation table: how probable each target word is as the translation of a source word.
package struct Lexicon {
  /// A source word and one of its translations, in lower case.
  package struct Entry {
    package let source: String
    package let target: String
    /// p(target | source), with its prior
    package let probability: Float
    /// The number of links between them, the mean of the chains.
    package let count: Float
  }

  private let counts: AlignmentCounts
  private let source: WordTable
  private let target: WordTable

  /// A pair of words is left out if fewer links than this join them in the mean.
  private static let leastCount: Float = 0.5

  init(_ counts: AlignmentCounts, source: WordTable, target: WordTable) {
    self.counts = counts
    self.source = source
    self.target = target
  }

  /// Calls `body` with every entry: source words by their first appearance, their translations by decreasing
  /// probability, equal ones by their first appearance.
  package func visit(_ body: (Entry) throws -> Void) rethrows {
    struct Found {
      let source: Int32
      let target: Int32
      let count: Float
    }
    var found: [Found] = []
    for part in counts.lexical {
      part.visit { source, target, counts in
        let count = Lanes(counts).sum() / Float(laneCount)
        if source != WordTable.emptyID, count >= Self.leastCount {
          found.append(Found(source: source, target: target, count: count))
        }
      }
    }
    let probabilities = found.map { entry in
      (entry.count + counts.view.prior(entry.source, entry.target))
        / (counts.fertilities.meanTotal(entry.source) + counts.fertilities.priorSum(entry.source))
    }
    let order = found.indices.sorted {
      let (a, b) = (found[$0], found[$1])
      return (a.source, -probabilities[$0], a.target) < (b.source, -probabilities[$1], b.target)
    }
    for index in order {
      let entry = found[index]
      try body(
        Entry(
          source: source[Int(entry.source)], target: target[Int(entry.target)],
          probability: probabilities[index], count: entry.count))
    }
  }
}
