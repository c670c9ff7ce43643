/// What chrF is computed from, of a sentence or of a corpus.
package struct ChrFStatistics: Sendable, Equatable {
  // Of each order; the last two elements are not used.
  /// Clipped matches.
  var matches = SIMD8<Int>()
  /// N-grams of the hypotheses.
  var hypothesisTotals = SIMD8<Int>()
  /// N-grams of the references.
  var referenceTotals = SIMD8<Int>()

  static func += (total: inout ChrFStatistics, sentence: ChrFStatistics) {
    total.matches &+= sentence.matches
    total.hypothesisTotals &+= sentence.hypothesisTotals
    total.referenceTotals &+= sentence.referenceTotals
  }

  func score(lowercase: Bool) -> ChrF {
    func orders(_ counts: SIMD8<Int>) -> [Int] { (0..<ChrF.highestOrder).map { counts[$0] } }
    return ChrF(
      matches: orders(matches), hypothesisTotals: orders(hypothesisTotals),
      referenceTotals: orders(referenceTotals), lowercase: lowercase)
  }
}

/// The counts of a corpus for chrF, added sentence by sentence in constant memory.
package struct ChrFCounts {
  private let lowercase: Bool
  private var total = ChrFStatistics()

  private var text = ScalarText()
  private var matcher = NGramMatcher(highestOrder: ChrF.highestOrder)
  private var hypothesisCharacters: [UInt32] = []
  private var referenceCharacters: [UInt32] = []

  package init(lowercase: Bool = false) {
    self.lowercase = lowercase
  }

  /// Counts one sentence.
  ///
  /// - Returns: its statistics
  @discardableResult
  package mutating func add(hypothesis: String, reference: String) -> ChrFStatistics {
    text.read(hypothesis, lowercase: lowercase)
    text.takeCharacters(into: &hypothesisCharacters)
    text.read(reference, lowercase: lowercase)
    text.takeCharacters(into: &referenceCharacters)

    var sentence = ChrFStatistics()
    matcher.matches(hypothesis: hypothesisCharacters, reference: referenceCharacters) {
      order, matched in
      let referenceTotal = max(0, referenceCharacters.count - order + 1)
      sentence.referenceTotals[order - 1] = referenceTotal
      // If the reference is too short for this order, the sentence does not count for its precision.
      if referenceTotal > 0 {
        sentence.matches[order - 1] = matched
        sentence.hypothesisTotals[order - 1] = max(0, hypothesisCharacters.count - order + 1)
      }
    }
    total += sentence
    return sentence
  }

  /// The score of the sentences so far.
  package var score: ChrF { total.score(lowercase: lowercase) }
}

extension ScalarText {
  /// The code points without white space.
  fileprivate func takeCharacters(into characters: inout [UInt32]) {
    characters.removeAll(keepingCapacity: true)
    for scalar in scalars where !scalar.isWordSeparator { characters.append(scalar.value) }
  }
}
