/// Counts the n-grams that a hypothesis shares with its reference, for every order from 1 to a highest one.
///
/// A shared n-gram counts at most as often as the reference holds it (the clipped counts of Papineni et al. 2002, section
/// 2.1). The n-gram at an index is numbered from the (n-1)-gram at that index and the next symbol, so an occurrence costs
/// one look-up, at any order.
struct NGramMatcher {
  /// The longest n-gram.
  let highestOrder: Int

  private var numbering = PairNumbering()
  /// The number of the n-gram of the current order at each index.
  private var hypothesisNumbers: [UInt32] = []
  private var referenceNumbers: [UInt32] = []
  /// How many occurrences of each n-gram of the current order the reference has that are not matched yet.
  private var remaining: [UInt32] = []

  init(highestOrder: Int) {
    self.highestOrder = highestOrder
  }

  /// Calls `body` once for each order with the number of shared n-grams.
  ///
  /// A sequence of `count` symbols has `max(0, count - order + 1)` n-grams, so only the matches need counting.
  mutating func matches(
    hypothesis: [UInt32], reference: [UInt32], body: (_ order: Int, _ matches: Int) -> Void
  ) {
    numbering.reset()
    hypothesisNumbers.removeAll(keepingCapacity: true)
    hypothesisNumbers.append(contentsOf: repeatElement(0, count: hypothesis.count))
    referenceNumbers.removeAll(keepingCapacity: true)
    referenceNumbers.append(contentsOf: repeatElement(0, count: reference.count))

    for order in 1...highestOrder {
      // Numbers of this order follow those of the order before it without a gap.
      let first = numbering.count + 1
      remaining.removeAll(keepingCapacity: true)
      for start in 0..<max(0, reference.count - order + 1) {
        let number = numbering.number(referenceNumbers[start], reference[start + order - 1])
        referenceNumbers[start] = number
        let index = Int(number) - first
        if index == remaining.count { remaining.append(1) } else { remaining[index] += 1 }
      }
      var matches = 0
      for start in 0..<max(0, hypothesis.count - order + 1) {
        let number = numbering.number(hypothesisNumbers[start], hypothesis[start + order - 1])
        hypothesisNumbers[start] = number
        let index = Int(number) - first
        if index < remaining.count && remaining[index] > 0 {
          remaining[index] -= 1
          matches += 1
        }
      }
      body(order, matches)
    }
  }
}
