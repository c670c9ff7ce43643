public import Basics

extension AttentionMatrix {
  /// The word links that the attention weights imply. The row and the column of the end of sentence are ignored.
  ///
  /// - Parameter threshold: nil links every target word to the source word of the greatest weight, the first of equals; a number
  ///   links all pairs whose weight is above it.
  public func links(threshold: Float? = nil) -> WordLinks {
    let columns = columns(keepsEnd: false)
    var links: [WordLinks.Link] = []
    for target in rows(keepsEnd: false) {
      let weights = row(target).prefix(columns.count)
      if let threshold {
        for (source, weight) in zip(columns, weights) where weight > threshold {
          links.append(WordLinks.Link(source: source, target: target))
        }
      } else if let source = Self.mostAttended(weights) {
        links.append(WordLinks.Link(source: source, target: target))
      }
    }
    return WordLinks(sure: links)
  }

  /// The index of the greatest weight, the first of equals; nil if there are none.
  static func mostAttended(_ weights: ArraySlice<Float>) -> Int? {
    guard var best = weights.indices.first else { return nil }
    for index in weights.indices where weights[index] > weights[best] { best = index }
    return best - weights.startIndex
  }
}
