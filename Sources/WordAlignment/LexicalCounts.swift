import Basics

/// How many links join a source and a target word, by chain.
///
/// Every target word has a small hash table of the source words that it is linked to: the words of a sentence are looked
/// up for one target word after the other, and the table of a rare word is a cache line or two.
package final class LexicalCounts {
  /// A change of one count.
  package struct Change: BitwiseCopyable {
    let target: Int32
    let source: Int32
    let lane: Int32
    let difference: Int32

    package init(target: Int32, source: Int32, lane: Int32, difference: Int32) {
      self.target = target
      self.source = source
      self.lane = lane
      self.difference = difference
    }
  }

  /// The numbers of an entry: the source word's id + 1, then a count a lane. An unused entry begins with 0.
  private static let stride = 1 + laneCount
  private static let leastBits: UInt8 = 2

  /// The table of a target word.
  fileprivate struct Table: BitwiseCopyable {
    /// Of its first entry in `memory`.
    var offset = 0
    var used: Int32 = 0
    /// It has room for 2 to the power of `bits` entries; 0 before there is any.
    var bits: UInt8 = 0

    var mask: Int { 1 << Int(bits) - 1 }
  }

  private var memory: GrowingMemory<Int32>
  /// [target words of this part]
  private let tables: UnsafeMutableBufferPointer<Table>
  /// Target words are divided among parts, which are changed side by side; this part holds those of `index` modulo `count`.
  private let part: (index: Int, count: Int)
  /// Elements of `memory` that no table uses any more.
  private var abandoned = 0

  /// - Parameter lastID: the largest id of a target word
  package init(part: (index: Int, count: Int), lastID: Int) {
    self.part = part
    memory = GrowingMemory()
    tables = .allocate(capacity: lastID / part.count + 1)
    tables.initialize(repeating: Table())
  }

  deinit { tables.deallocate() }

  /// The counts of a target word; valid until counts are changed.
  package struct Row {
    fileprivate let entries: UnsafePointer<Int32>
    /// Negative where no word is linked to the target word.
    fileprivate let mask: Int

    /// The number of links to a source word, a lane each.
    @inline(__always) package subscript(source: Int32) -> Lanes {
      if mask < 0 { return Lanes() }
      let key = source &+ 1
      var slot = LexicalCounts.hash(key) & mask
      while true {
        let entry = entries + slot &* LexicalCounts.stride
        if entry[0] == key {
          return Lanes(
            UnsafeRawPointer(entry + 1).loadUnaligned(as: IntegerLanes.self))
        }
        if entry[0] == 0 { return Lanes() }
        slot = (slot &+ 1) & mask
      }
    }
  }

  /// The counts of the target words of a part; valid until counts are changed.
  package struct View {
    fileprivate let memory: UnsafePointer<Int32>
    fileprivate let tables: UnsafePointer<Table>

    /// - Parameter index: of a target word among those of the part
    @inline(__always) package subscript(index: Int) -> Row {
      let table = tables[index]
      return Row(entries: memory + table.offset, mask: table.bits == 0 ? -1 : table.mask)
    }
  }

  package var view: View {
    View(memory: memory.base, tables: UnsafePointer(tables.baseAddress.unsafelyUnwrapped))
  }

  package func apply(_ changes: UnsafeBufferPointer<Change>) {
    for change in changes {
      let entry = entry(of: change.source, for: change.target)
      entry[1 + Int(change.lane)] += change.difference
    }
    if abandoned > memory.count / 2 { compact() }
  }

  /// Calls `body` with every pair of words that are linked, target words in the order of their ids.
  package func visit(_ body: (_ source: Int32, _ target: Int32, _ counts: IntegerLanes) -> Void) {
    for (index, table) in tables.enumerated() where table.bits > 0 {
      visitLinks(table) { entry in
        let counts = UnsafeRawPointer(entry + 1).loadUnaligned(as: IntegerLanes.self)
        body(entry[0] - 1, Int32(index * part.count + part.index), counts)
      }
    }
  }

  @inline(__always) private static func hash(_ key: Int32) -> Int {
    Int(truncatingIfNeeded: (UInt64(UInt32(bitPattern: key)) &* 0x9E37_79B9_7F4A_7C15) >> 40)
  }

  private func visitLinks(_ table: Table, _ body: (UnsafeMutablePointer<Int32>) -> Void) {
    for slot in 0...table.mask {
      let entry = memory.base + table.offset + slot * Self.stride
      if entry[0] != 0, (1...laneCount).contains(where: { entry[$0] != 0 }) { body(entry) }
    }
  }

  /// The entry of a pair of words, which is made if there is none.
  private func entry(of source: Int32, for target: Int32) -> UnsafeMutablePointer<Int32> {
    let index = Int(target) / part.count
    // A quarter of the entries stays unused, so that a search ends.
    if tables[index].bits == 0 || Int(tables[index].used) * 4 >= 3 << Int(tables[index].bits) {
      resize(index)
    }
    let key = source + 1
    let mask = tables[index].mask
    var slot = Self.hash(key) & mask
    while true {
      let entry = memory.base + tables[index].offset + slot * Self.stride
      if entry[0] == key { return entry }
      if entry[0] == 0 {
        entry[0] = key
        tables[index].used += 1
        return entry
      }
      slot = (slot + 1) & mask
    }
  }

  /// Moves a table to new memory with room for as many links again, without those that are gone.
  private func resize(_ index: Int) {
    let old = tables[index]
    var live = 0
    if old.bits > 0 { visitLinks(old) { _ in live += 1 } }
    var bits = Self.leastBits
    while 1 << Int(bits) * 5 < (live + 1) * 8 { bits += 1 }
    let new = Table(offset: memory.count, used: Int32(live), bits: bits)
    for _ in 0..<Self.stride << Int(bits) { memory.append(0) }
    if old.bits > 0 {
      copy(old, to: new, in: memory)
      abandoned += Self.stride << Int(old.bits)
    }
    tables[index] = new
  }

  /// Copies the links of a table into an empty one, in `other` memory.
  private func copy(_ old: Table, to new: Table, in other: GrowingMemory<Int32>) {
    visitLinks(old) { entry in
      var slot = Self.hash(entry[0]) & new.mask
      while other.base[new.offset + slot * Self.stride] != 0 { slot = (slot + 1) & new.mask }
      (other.base + new.offset + slot * Self.stride).update(from: entry, count: Self.stride)
    }
  }

  /// Moves all tables to new memory without gaps.
  private func compact() {
    let other = GrowingMemory<Int32>(capacity: memory.count - abandoned)
    for index in tables.indices where tables[index].bits > 0 {
      let old = tables[index]
      var new = old
      new.offset = other.count
      for _ in 0..<Self.stride << Int(old.bits) { other.append(0) }
      copy(old, to: new, in: other)
      var live = 0
      visitLinks(old) { _ in live += 1 }
      new.used = Int32(live)
      tables[index] = new
    }
    memory = other
    abandoned = 0
  }
}
