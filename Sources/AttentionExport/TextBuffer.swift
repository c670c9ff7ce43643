/// Bytes on their way to a file: UTF-8 and numbers without a locale.
package struct TextBuffer: Sendable {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  package mutating func append(scalar character: Unicode.Scalar) {
    bytes.append(contentsOf: character.utf8)
  }

  /// Appends `weight` as C's `%.6f` in the C locale writes it: exactly rounded, ties to even.
  ///
  /// A float is `significand · 2^exponent` with 24 bits of significand, so its millionfold is exact in 44 bits and a shift.
  package mutating func append(weight: Float) {
    guard weight.magnitude < 0x1p24 else {
      append(weight.description)
      return
    }
    let field = Int(weight.exponentBitPattern)
    let significand = UInt64(weight.significandBitPattern) | (field > 0 ? 1 << 23 : 0)
    let millionfold = significand * 1_000_000
    // Below 2^24 the exponent is at most 0; past 45 places even the largest significand rounds to 0.
    let shift = UInt64(150 - max(field, 1))
    var millionths: UInt64 = 0
    if shift == 0 {
      millionths = millionfold
    } else if shift <= 45 {
      millionths = millionfold >> shift
      let rest = millionfold - millionths << shift
      let half = UInt64(1) << (shift - 1)
      if rest > half || (rest == half && millionths & 1 == 1) { millionths += 1 }
    }
    if weight.sign == .minus { bytes.append(UInt8(ascii: "-")) }
    append("\(millionths / 1_000_000).")
    var digits = millionths % 1_000_000
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 6))
    for place in stride(from: start + 5, through: start, by: -1) {
      bytes[place] = UInt8(ascii: "0") + UInt8(digits % 10)
      digits /= 10
    }
  }
}
