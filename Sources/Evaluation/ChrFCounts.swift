/// The counts of a corpus for chrF, added sentence by sentence in constant memory.
package struct ChrFCounts {
  private let lowercase: Bool
  private var matches = [Int](repeating: 0, count: ChrF.highestOrder)
  private var hypothesisTotals = [Int](repeating: 0, count: ChrF.highestOrder)
  private var referenceTotals = [Int](repeating: 0, count: ChrF.highestOrder)

  private var text = ScalarText()
  private var matcher = NGramMatcher(highestOrder: ChrF.highestOrder)
  private var hypothesisCharacters: [UInt32] = []
  private var referenceCharacters: [UInt32] = []

  package init(lowercase: Bool = false) {
    self.lowercase = lowercase
  }

  /// Counts one sentence.
  package mutating func add(hypothesis: String, reference: String) {
    text.read(hypothesis, lowercase: lowercase)
    text.takeCharacters(into: &hypothesisCharacters)
    text.read(reference, lowercase: lowercase)
    text.takeCharacters(into: &referenceCharacters)

    matcher.matches(hypothesis: hypothesisCharacters, reference: referenceCharacters) {
      order, matched in
      let referenceTotal = max(0, referenceCharacters.count - order + 1)
      referenceTotals[order - 1] += referenceTotal
      // If the reference is too short for this order, the sentence does not count for its precision.
      if referenceTotal > 0 {
        matches[order - 1] += matched
        hypothesisTotals[order - 1] += max(0, hypothesisCharacters.count - order + 1)
      }
    }
  }

  /// The score of the sentences so far.
  package var score: ChrF {
    ChrF(
      matches: matches, hypothesisTotals: hypothesisTotals, referenceTotals: referenceTotals,
      lowercase: lowercase)
  }
}

extension ScalarText {
  /// The code points without white space.
  fileprivate func takeCharacters(into characters: inout [UInt32]) {
    characters.removeAll(keepingCapacity: true)
    for scalar in scalars where !scalar.isWordSeparator { characters.append(scalar.value) }
  }
}
