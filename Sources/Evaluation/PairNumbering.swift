/// Numbers pairs of (number, symbol) in the order they are first seen, from 1.
///
/// A sequence is numbered by folding: its number is that of (number of all but its last symbol, last symbol), with 0 for
/// the empty sequence. So two sequences have the same number exactly if they are equal: tokens over code points and n-grams
/// over tokens need no keys of their own.
struct PairNumbering {
  private var numbers: [UInt64: UInt32] = [:]

  /// How many pairs have been numbered since the last `reset`; also the highest number given.
  var count: Int { numbers.count }

  /// Removes every pair. Keeps the memory, unless there is much more than was used: clearing it takes time as well.
  mutating func reset() {
    numbers.removeAll(keepingCapacity: numbers.capacity <= max(1 << 12, 16 * numbers.count))
  }

  /// The number of the sequence `prefix` followed by `symbol`, a new one if it has not been seen.
  mutating func number(_ prefix: UInt32, _ symbol: UInt32) -> UInt32 {
    let key = UInt64(prefix) << 32 | UInt64(symbol)
    if let number = numbers[key] { return number }
    let number = UInt32(count + 1)
    numbers[key] = number
    return number
  }
}
