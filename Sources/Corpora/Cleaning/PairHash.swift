/// A hash of 128 bits, so many that two different pairs of a corpus never share one in practice.
///
/// MurmurHash3 (x64, 128 bits) of the source and, with its result as the seed, of the target.
package struct PairHash: Hashable {
  package private(set) var low: UInt64 = 0
  package private(set) var high: UInt64 = 0

  package init(_ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeBufferPointer<UInt8>) {
    add(source)
    add(target)
  }

  private static let one: UInt64 = 0x87C3_7B91_1142_53D5
  private static let two: UInt64 = 0x4CF5_AD43_2745_937F

  /// Hashes bytes, with the present value as the seed.
  private mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
    let raw = UnsafeRawBufferPointer(bytes)
    let count = raw.count
    var index = 0
    while index &+ 16 <= count {
      let first = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      let second = UInt64(
        littleEndian: raw.loadUnaligned(fromByteOffset: index &+ 8, as: UInt64.self))
      low ^= Self.mixed(first)
      low = (Self.rotated(low, 27) &+ high) &* 5 &+ 0x52DC_E729
      high ^= Self.mixed(second: second)
      high = (Self.rotated(high, 31) &+ low) &* 5 &+ 0x3849_5AB5
      index &+= 16
    }
    if index < count {
      high ^= Self.mixed(second: Self.little(raw, from: index &+ 8))
      low ^= Self.mixed(Self.little(raw, from: index))
    }
    low ^= UInt64(count)
    high ^= UInt64(count)
    low &+= high
    high &+= low
    low = Self.finished(low)
    high = Self.finished(high)
    low &+= high
    high &+= low
  }

  @inline(__always)
  private static func mixed(_ word: UInt64) -> UInt64 { rotated(word &* one, 31) &* two }

  @inline(__always)
  private static func mixed(second word: UInt64) -> UInt64 { rotated(word &* two, 33) &* one }

  @inline(__always)
  private static func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 {
    word &<< bits | word &>> (64 &- bits)
  }

  /// The up to eight bytes at an offset as a number; 0 if there are none.
  @inline(__always)
  private static func little(_ raw: UnsafeRawBufferPointer, from start: Int) -> UInt64 {
    var word: UInt64 = 0
    var index = min(raw.count, start &+ 8)
    while index > start {
      index &-= 1
      word = word &<< 8 | UInt64(raw[index])
    }
    return word
  }

  private static func finished(_ word: UInt64) -> UInt64 {
    var word = word
    word ^= word &>> 33
    word = word &* 0xFF51_AFD7_ED55_8CCD
    word ^= word &>> 33
    word = word &* 0xC4CE_B9FE_1A85_EC53
    return word ^ word &>> 33
  }
}
