package import Basics
package import Batching

/// Spreads the word links of a pair over its subwords: the matrix A that attention weights are trained towards.
///
///     A[i, j] = 1 / (|L(i)| |S(v)|)  for every v in L(i) and j in S(v)
///
/// `S(v)` are the subwords that belong to source word `v`; `L(i)` are the source words that the word of target subword `i` is
/// linked to and in which a subword begins. A row without any is not guided, and neither is `</s>`. It is the inverse of how an
/// attention matrix over subwords becomes one over words. Chen, Matusov, Khadivi, Peter 2016, section 3, arXiv:1607.01628.
struct GuidedWeights {
  /// The links of the current pair, by target, then source.
  private var sorted: [WordLinks.Link] = []
  /// [source words] the subwords of each word
  private var subwordsOfWord: [Range<Int>] = []

  /// Adds the elements of A that are not 0, by target, then source.
  ///
  /// - Parameters:
  ///   - links: without duplicates
  ///   - source: [source subwords] the word of each, never decreasing
  ///   - target: [target subwords] the word of each, never decreasing
  mutating func append(
    _ links: some Sequence<WordLinks.Link>, source: [Int], target: [Int],
    to elements: (GuidedWeight) -> Void
  ) {
    fillSubwords(source)
    sorted.removeAll(keepingCapacity: true)
    for link in links
    where link.source < subwordsOfWord.count && !subwordsOfWord[link.source].isEmpty {
      sorted.append(link)
    }
    sorted.sort { ($0.target, $0.source) < ($1.target, $1.source) }
    var first = 0
    for (row, word) in target.enumerated() {
      while first < sorted.count, sorted[first].target < word { first += 1 }
      var end = first
      while end < sorted.count, sorted[end].target == word { end += 1 }
      for link in sorted[first..<end] {
        let subwords = subwordsOfWord[link.source]
        let share = 1 / (Float(end - first) * Float(subwords.count))
        for subword in subwords {
          elements(GuidedWeight(target: Int32(row), source: Int32(subword), share: share))
        }
      }
    }
  }

  private mutating func fillSubwords(_ words: [Int]) {
    subwordsOfWord.removeAll(keepingCapacity: true)
    for (subword, word) in words.enumerated() {
      while subwordsOfWord.count <= word { subwordsOfWord.append(subword..<subword) }
      subwordsOfWord[word] = subwordsOfWord[word].lowerBound..<(subword + 1)
    }
  }
}

extension GuidedWeight {
  /// The elements for a pair of texts, by target, then source.
  ///
  /// - Parameters:
  ///   - source: [source subwords] the word of each, as in `SegmentedText`
  ///   - target: [target subwords]
  package static func all(
    _ links: WordLinks, source: [Int], target: [Int]
  ) -> [GuidedWeight] {
    var elements: [GuidedWeight] = []
    var weights = GuidedWeights()
    weights.append(links.sure, source: source, target: target) {
      elements.append($0)
    }
    return elements
  }
}
