/// The pairs that came before, as their hashes: at most 30 bytes a pair once there are many, whatever their texts are.
///
/// Open addressing with linear probing, in 64 tables of their own, so that little is held twice while one of them grows.
struct PairSet: ~Copyable {
  private typealias Slot = (low: UInt64, high: UInt64)

  private struct Table {
    var slots = [Slot](repeating: (0, 0), count: 16)
    var count = 0
  }

  /// By the highest bits of a hash.
  private var tables = [Table](repeating: Table(), count: 1 << tableBits)
  private static let tableBits: UInt64 = 6

  /// Adds a pair; false where it is there already.
  mutating func insert(_ hash: PairHash) -> Bool {
    // A free slot is zero.
    let slot = hash.low | hash.high == 0 ? (1, 0) : (hash.low, hash.high)
    return Self.insert(slot, into: &tables[Int(hash.low &>> (64 &- Self.tableBits))])
  }

  private static func insert(_ slot: Slot, into table: inout Table) -> Bool {
    guard put(slot, in: &table.slots) else { return false }
    table.count += 1
    // Full to four fifths, and half as large again: never less than half full, and found after a few steps.
    if table.count * 5 > table.slots.count * 4 {
      var larger = [Slot](repeating: (0, 0), count: table.slots.count * 3 / 2)
      for slot in table.slots where slot.low | slot.high != 0 { _ = put(slot, in: &larger) }
      table.slots = larger
    }
    return true
  }

  /// Puts a hash in its place; false where it stands there already.
  private static func put(_ slot: Slot, in slots: inout [Slot]) -> Bool {
    slots.withUnsafeMutableBufferPointer { slots in
      // The bits below those of the table, as a fraction of the number of slots.
      let place = (slot.low &<< tableBits).multipliedFullWidth(by: UInt64(slots.count)).high
      var index = Int(place)
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
