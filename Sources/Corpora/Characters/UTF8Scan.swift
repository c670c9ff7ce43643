/// Finds where bytes cease to be UTF-8: without overlong forms, surrogates, or anything above U+10FFFF.
enum UTF8Scan {
  /// What follows the valid bytes.
  enum Rest {
    case nothing
    /// The beginning of a character.
    case incomplete
    case invalid
  }

  /// The number of leading bytes that are whole valid characters, and what comes after them.
  static func validPrefix(_ bytes: UnsafeBufferPointer<UInt8>) -> (count: Int, rest: Rest) {
    guard let start = bytes.baseAddress else { return (0, .nothing) }
    let raw = UnsafeRawPointer(start)
    let count = bytes.count
    var index = 0
    while index < count {
      if index &+ 8 <= count {
        let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        let tops = word & 0x8080_8080_8080_8080
        if tops == 0 {
          index &+= 8
          continue
        }
        // Skips to the first byte that is not ASCII.
        index &+= tops.trailingZeroBitCount &>> 3
      }
      let lead = start[index]
      if lead < 0x80 {
        index &+= 1
        continue
      }
      // A fast path for Latin, Greek, Cyrillic and other alphabets.
      if 0xC2...0xDF ~= lead, index &+ 1 < count, start[index &+ 1] & 0xC0 == 0x80 {
        index &+= 2
        continue
      }
      let length: Int
      var low: UInt8 = 0x80
      var high: UInt8 = 0xBF
      switch lead {
      case 0xC2...0xDF: length = 2
      case 0xE0...0xEF:
        length = 3
        if lead == 0xE0 { low = 0xA0 }
        if lead == 0xED { high = 0x9F }
      case 0xF0...0xF4:
        length = 4
        if lead == 0xF0 { low = 0x90 }
        if lead == 0xF4 { high = 0x8F }
      default: return (index, .invalid)
      }
      var offset = 1
      while offset < length {
        guard index &+ offset < count else { return (index, .incomplete) }
        let byte = start[index &+ offset]
        guard byte >= low, byte <= high else { return (index, .invalid) }
        low = 0x80
        high = 0xBF
        offset &+= 1
      }
      index &+= length
    }
    return (count, .nothing)
  }
}
