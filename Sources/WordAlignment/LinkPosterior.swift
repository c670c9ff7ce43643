package import Basics

/// The probabilities of the links of one pair, in one direction.
package struct LinkPosterior {
  /// [target words, 1 + source words] the probability of each source word for a target word, the empty word first; each row
  /// sums to 1
  package let probabilities: [Float]
  package let sourceCount: Int
  package let targetCount: Int

  /// The probabilities of a target word, the empty word first.
  package func row(_ target: Int) -> ArraySlice<Float> {
    probabilities[target * (sourceCount + 1)..<(target + 1) * (sourceCount + 1)]
  }

  /// The most probable source word of a target word, however probable the empty word is; nil where there are no source words.
  package func bestSource(of target: Int) -> Int? {
    let row = row(target).dropFirst()
    guard var best = row.indices.first else { return nil }
    for index in row.indices where row[index] > row[best] { best = index }
    return best - row.startIndex
  }

  /// The links that the probabilities imply, by target word.
  ///
  /// - Parameter threshold: nil links every target word to its most probable source word, unless none is more probable than
  ///   the empty word; a number links all pairs that are more probable than it
  package func links(threshold: Float?) -> [WordLinks.Link] {
    var links: [WordLinks.Link] = []
    for target in 0..<targetCount {
      let row = row(target)
      if let threshold {
        for position in row.indices.dropFirst() where row[position] > threshold {
          links.append(WordLinks.Link(source: position - row.startIndex - 1, target: target))
        }
      } else if let best = bestSource(of: target),
        row[row.startIndex + 1 + best] > row[row.startIndex]
      {
        links.append(WordLinks.Link(source: best, target: target))
      }
    }
    return links
  }
}
