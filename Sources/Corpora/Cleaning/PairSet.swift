/// A set of pairs, as their hashes: at most 30 bytes for each pair once there are many.
///
/// Open addressing with linear probing, in 64 tables, so that little is held twice while one of them grows.
struct PairSet: ~Copyable {
  private typealias Slot = (low: UInt64, high: UInt64)

  private struct Table {
    var slots = [Slot](repeating: (0, 0), count: 16)
    var count = 0
  }

  /// By the highest bits of the hash.
  private var tables = [Table](repeating: Table(), count: 1 << tableBits)
  private static let tableBits: UInt64 = 6

  /// Adds a pair; false if the set has it already.
  mutating func insert(_ hash: PairHash) -> Bool {
    // Zero marks a free slot.
    let slot = hash.low | hash.high == 0 ? (1, 0) : (hash.low, hash.high)
    return Self.insert(slot, into: &tables[Int(hash.low &>> (64 &- Self.tableBits))])
  }

  private static func insert(_ slot: Slot, into table: inout Table) -> Bool {
    guard put(slot, in: &table.slots) else { return false }
    table.count += 1
    // When four fifths are full, the table becomes half as large again: it is never less than half full.
    if table.count * 5 > table.slots.count * 4 {
      var larger = [Slot](repeating: (0, 0), count: table.slots.count * 3 / 2)
      for slot in table.slots where slot.low | slot.high != 0 { _ = put(slot, in: &larger) }
      table.slots = larger
    }
    return true
  }

  /// Puts a hash into its slot; false if it is there already.
  private static func put(_ slot: Slot, in slots: inout [Slot]) -> Bool {
    slots.withUnsafeMutableBufferPointer { slots in
      // The bits below those of the table, as a fraction of the number of slots.
      var index = Int((slot.low &<< tableBits).multipliedFullWidth(by: UInt64(slots.count)).high)
      while slots[index].low | slots[index].high != 0 {
        if slots[index] == slot { return false }
        index += 1
        if index == slots.count { index = 0 }
      }
      slots[index] = slot
      return true
    }
  }
}
