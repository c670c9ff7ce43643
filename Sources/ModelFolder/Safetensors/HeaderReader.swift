import Foundation

/// Reads the small part of JSON that safetensors headers consist of: objects, strings, and lists of
/// whole numbers. It is strict, keeps doubled keys visible, which Foundation's reader does not, and
/// follows no nesting but the two levels that its caller asks for.
struct HeaderReader {
  typealias Problem = SafetensorsHeader.Problem

  private let bytes: [UInt8]
  private var position = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  func problem(found: String, expected: String) -> Problem {
    Problem(offset: position, found: found, expected: expected)
  }

  /// Reads `{"key": …, …}`; `value` is called behind each colon and reads what stands there.
  mutating func object(
    _ value: (inout HeaderReader, String) throws(Problem) -> Void
  ) throws(Problem) {
    try take("{")
    if takeIfNext("}") { return }
    repeat {
      let key = try string()
      try take(":")
      try value(&self, key)
    } while takeIfNext(",")
    try take("}")
  }

  /// Reads `[1, 2]`, whole numbers from 0.
  mutating func integers() throws(Problem) -> [Int] {
    try take("[")
    if takeIfNext("]") { return [] }
    var result: [Int] = []
    repeat { result.append(try integer()) } while takeIfNext(",")
    try take("]")
    return result
  }

  private mutating func integer() throws(Problem) -> Int {
    skipSpace()
    let start = position
    while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
    let digits = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let value = Int(digits), digits.count == 1 || !digits.hasPrefix("0") else {
      throw problem(found: digits.isEmpty ? next : "“\(digits)”", expected: "a whole number from 0")
    }
    return value
  }

  mutating func string() throws(Problem) -> String {
    try take("\"")
    var text: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let result = String(bytes: text, encoding: .utf8) else {
          throw problem(found: "bytes that are not UTF-8", expected: "UTF-8")
        }
        return result
      case UInt8(ascii: "\\"): text += Array(String(try escaped()).utf8)
      case 0..<0x20: throw problem(found: "a control character", expected: "text")
      default: text.append(byte)
      }
    }
    throw problem(found: "the end of the header", expected: "the end of a string")
  }

  /// Reads what follows a backslash.
  private mutating func escaped() throws(Problem) -> Unicode.Scalar {
    guard position < bytes.count else {
      throw problem(found: "the end of the header", expected: "an escaped character")
    }
    position += 1
    switch bytes[position - 1] {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      var units = [try hexadecimal()]
      if UTF16.isLeadSurrogate(units[0]), bytes[position...].starts(with: Array("\\u".utf8)) {
        position += 2
        units.append(try hexadecimal())
      }
      var decoder = UTF16()
      var iterator = units.makeIterator()
      if case .scalarValue(let scalar) = decoder.decode(&iterator), iterator.next() == nil {
        return scalar
      }
      throw problem(found: "half a character", expected: "a whole one")
    default: throw problem(found: "an unknown escape", expected: "one that JSON has")
    }
  }

  private mutating func hexadecimal() throws(Problem) -> UInt16 {
    let digits = bytes[position...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw problem(found: next, expected: "four hexadecimal digits") }
    position += 4
    return value
  }

  /// Nothing but spaces may follow.
  mutating func end() throws(Problem) {
    skipSpace()
    guard position == bytes.count else { throw problem(found: next, expected: "nothing more") }
  }

  private mutating func take(_ character: Unicode.Scalar) throws(Problem) {
    guard takeIfNext(character) else { throw problem(found: next, expected: "“\(character)”") }
  }

  private mutating func takeIfNext(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
      position += 1
    }
  }

  private var next: String {
    guard position < bytes.count else { return "the end of the header" }
    let byte = bytes[position]
    return (0x21..<0x7F).contains(byte)
      ? "“\(Character(Unicode.Scalar(byte)))”" : "the byte 0x\(String(byte, radix: 16))"
  }
}
