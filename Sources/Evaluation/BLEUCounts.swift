/// The counts of a corpus for BLEU, added sentence by sentence in constant memory.
package struct BLEUCounts {
  private let lowercase: Bool
  private var matches = [Int](repeating: 0, count: BLEU.highestOrder)
  private var totals = [Int](repeating: 0, count: BLEU.highestOrder)
  private var hypothesisLength = 0
  private var referenceLength = 0

  private var text = ScalarText()
  private var tokenizer = Tokenizer13a()
  private var matcher = NGramMatcher(highestOrder: BLEU.highestOrder)
  private var hypothesisTokens: [UInt32] = []
  private var referenceTokens: [UInt32] = []

  package init(lowercase: Bool = false) {
    self.lowercase = lowercase
  }

  /// Counts one sentence.
  package mutating func add(hypothesis: String, reference: String) {
    tokenizer.reset()
    text.read(hypothesis, lowercase: lowercase)
    tokenizer.tokenize(text.scalars, into: &hypothesisTokens)
    text.read(reference, lowercase: lowercase)
    tokenizer.tokenize(text.scalars, into: &referenceTokens)

    hypothesisLength += hypothesisTokens.count
    referenceLength += referenceTokens.count
    matcher.matches(hypothesis: hypothesisTokens, reference: referenceTokens) { order, matched in
      matches[order - 1] += matched
      totals[order - 1] += max(0, hypothesisTokens.count - order + 1)
    }
  }

  /// The score of the sentences so far.
  package var score: BLEU {
    BLEU(
      matches: matches, totals: totals, hypothesisLength: hypothesisLength,
      referenceLength: referenceLength, lowercase: lowercase)
  }
}
