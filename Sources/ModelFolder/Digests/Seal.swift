/// A file's own digest, standing in the file: the SHA-256 of all its bytes, taken while the 64 digits
/// of the digest itself are zeros.
///
/// One changed, missing or added byte anywhere breaks it, in a header as in the data.
enum Seal {
  /// What stands in the digest's place while it is taken.
  static let blank = String(repeating: "0", count: 64)

  /// Where the only occurrence of 64 given digits begins, or nil where there is none or a second.
  static func offset(of digits: String, in bytes: [UInt8]) -> Int? {
    let wanted = Array(digits.utf8)
    guard wanted.count == blank.utf8.count, bytes.count >= wanted.count else { return nil }
    var found: Int?
    for start in 0...(bytes.count - wanted.count)
    where bytes[start] == wanted[0] && bytes[start..<(start + wanted.count)].elementsEqual(wanted) {
      guard found == nil else { return nil }
      found = start
    }
    return found
  }

  /// The same bytes with other digits at `offset`.
  static func replacing(_ bytes: [UInt8], at offset: Int, with digits: String) -> [UInt8] {
    var result = bytes
    result.replaceSubrange(offset..<(offset + blank.utf8.count), with: digits.utf8)
    return result
  }
}
