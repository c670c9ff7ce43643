/// A set of indices from which the smallest is taken: a bit each.
struct IndexQueue {
  /// [indices / 64]
  private var words: [UInt64]
  /// Words before this one are 0.
  private var firstWord = 0
  private var count = 0

  /// - Parameter count: above every index
  init(count: Int) { words = [UInt64](repeating: 0, count: (count + 63) / 64) }

  var isEmpty: Bool { count == 0 }

  /// - Precondition: The index is not in the set.
  mutating func insert(_ index: Int) {
    let word = index / 64
    firstWord = isEmpty ? word : min(firstWord, word)
    words[word] |= 1 << UInt64(index % 64)
    count += 1
  }

  /// Removes the smallest index; nil if there is none.
  mutating func removeFirst() -> Int? {
    if isEmpty { return nil }
    while words[firstWord] == 0 { firstWord += 1 }
    let bit = words[firstWord].trailingZeroBitCount
    words[firstWord] &= words[firstWord] - 1
    count -= 1
    return firstWord * 64 + bit
  }
}
