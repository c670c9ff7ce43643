/// What BLEU is computed from, of a sentence or of a corpus.
package struct BLEUStatistics: Sendable, Equatable {
  /// Clipped matches of each order.
  var matches = SIMD4<Int>()
  /// N-grams of the hypotheses of each order.
  var totals = SIMD4<Int>()
  var hypothesisLength = 0
  var referenceLength = 0

  static func += (total: inout BLEUStatistics, sentence: BLEUStatistics) {
    total.matches &+= sentence.matches
    total.totals &+= sentence.totals
    total.hypothesisLength += sentence.hypothesisLength
    total.referenceLength += sentence.referenceLength
  }

  func score(lowercase: Bool) -> BLEU {
    BLEU(
      matches: (0..<BLEU.highestOrder).map { matches[$0] },
      totals: (0..<BLEU.highestOrder).map { totals[$0] }, hypothesisLength: hypothesisLength,
      referenceLength: referenceLength, lowercase: lowercase)
  }
}

/// The counts of a corpus for BLEU, added sentence by sentence in constant memory.
package struct BLEUCounts {
  private let lowercase: Bool
  private var total = BLEUStatistics()

  private var text = ScalarText()
  private var tokenizer = Tokenizer13a()
  private var matcher = NGramMatcher(highestOrder: BLEU.highestOrder)
  private var hypothesisTokens: [UInt32] = []
  private var referenceTokens: [UInt32] = []

  package init(lowercase: Bool = false) {
    self.lowercase = lowercase
  }

  /// Counts one sentence.
  ///
  /// - Returns: its statistics
  @discardableResult
  package mutating func add(hypothesis: String, reference: String) -> BLEUStatistics {
    tokenizer.reset()
    text.read(hypothesis, lowercase: lowercase)
    tokenizer.tokenize(text.scalars, into: &hypothesisTokens)
    text.read(reference, lowercase: lowercase)
    tokenizer.tokenize(text.scalars, into: &referenceTokens)

    var sentence = BLEUStatistics()
    sentence.hypothesisLength = hypothesisTokens.count
    sentence.referenceLength = referenceTokens.count
    matcher.matches(hypothesis: hypothesisTokens, reference: referenceTokens) { order, matched in
      sentence.matches[order - 1] = matched
      sentence.totals[order - 1] = max(0, hypothesisTokens.count - order + 1)
    }
    total += sentence
    return sentence
  }

  /// The score of the sentences so far.
  package var score: BLEU { total.score(lowercase: lowercase) }
}
