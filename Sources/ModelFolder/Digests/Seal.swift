/// A file's own digest, written in the file: the SHA-256 of all its bytes with 64 zeros in place of the digest.
///
/// Any changed, missing or added byte breaks it.
enum Seal {
  /// The digits in place of the digest while it is computed.
  static let blank = String(repeating: "0", count: 64)

  /// The bytes with `blank` in place of a digest; nil unless they contain its 64 digits exactly once.
  static func blanked(_ bytes: [UInt8], digest: String) -> [UInt8]? {
    guard digest.utf8.count == blank.utf8.count else { return nil }
    let ranges = bytes.ranges(of: Array(digest.utf8))
    guard ranges.count == 1 else { return nil }
    var result = bytes
    result.replaceSubrange(ranges[0], with: blank.utf8)
    return result
  }
}
