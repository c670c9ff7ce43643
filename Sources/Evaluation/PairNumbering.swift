/// Numbers pairs of (number, symbol) in the order they are first seen, from 1.
///
/// A sequence is numbered by folding: its number is that of (number of all but its last symbol, last symbol), with 0 for
/// the empty sequence. So two sequences have the same number exactly if they are equal, whatever they consist of and
/// however long they are: tokens over code points and n-grams over tokens need no keys of their own.
struct PairNumbering {
  /// How many pairs have been numbered since the last `reset`; also the highest number given.
  private(set) var count: UInt32 = 0

  /// Open addressing with linear probing; a slot is in use if its stamp is the present one, so that `reset` is free.
  private var keys: [UInt64]
  private var numbers: [UInt32]
  private var stamps: [UInt32]
  private var stamp: UInt32 = 1
  private var shift: UInt64

  init() {
    let capacityBits = 10
    keys = [UInt64](repeating: 0, count: 1 << capacityBits)
    numbers = [UInt32](repeating: 0, count: 1 << capacityBits)
    stamps = [UInt32](repeating: 0, count: 1 << capacityBits)
    shift = UInt64(64 - capacityBits)
  }

  /// Forgets every pair; the memory stays.
  mutating func reset() {
    count = 0
    if stamp == .max {
      for slot in stamps.indices { stamps[slot] = 0 }
      stamp = 0
    }
    stamp += 1
  }

  /// The number of the sequence `prefix` followed by `symbol`, a new one if it has not been seen.
  mutating func number(_ prefix: UInt32, _ symbol: UInt32) -> UInt32 {
    let key = UInt64(prefix) << 32 | UInt64(symbol)
    var slot = home(of: key)
    while stamps[slot] == stamp {
      if keys[slot] == key { return numbers[slot] }
      slot = (slot + 1) & (keys.count - 1)
    }
    count += 1
    keys[slot] = key
    numbers[slot] = count
    stamps[slot] = stamp
    if Int(count) * 2 > keys.count { grow() }
    return count
  }

  /// Fibonacci hashing: the upper bits of a product with 2⁶⁴ ÷ φ.
  private func home(of key: UInt64) -> Int {
    Int(truncatingIfNeeded: ((key ^ (key >> 29)) &* 0x9E37_79B9_7F4A_7C15) >> shift)
  }

  private mutating func grow() {
    let used = keys.indices.filter { stamps[$0] == stamp }.map { (keys[$0], numbers[$0]) }
    let capacity = keys.count * 2
    keys = [UInt64](repeating: 0, count: capacity)
    numbers = [UInt32](repeating: 0, count: capacity)
    stamps = [UInt32](repeating: 0, count: capacity)
    shift -= 1
    for (key, number) in used {
      var slot = home(of: key)
      while stamps[slot] == stamp { slot = (slot + 1) & (capacity - 1) }
      keys[slot] = key
      numbers[slot] = number
      stamps[slot] = stamp
    }
  }
}
