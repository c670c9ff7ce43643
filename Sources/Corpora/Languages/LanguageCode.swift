/// A language code in the form in which codes are compared: lower case, `-` between subtags, the primary subtag in two
/// letters if ISO 639-1 has them (`eng_GB` is `en-gb`), deprecated subtags replaced (`iw` is `he`).
package struct LanguageCode: Sendable, Hashable, CustomStringConvertible {
  package let description: String
  /// The language without region, script and variant.
  package let primary: Substring

  /// nil for white space alone.
  package init?(_ written: some StringProtocol) {
    let bytes = written.utf8.map { byte in
      byte == UInt8(ascii: "_")
        ? UInt8(ascii: "-") : (65...90).contains(byte) ? byte | 0x20 : byte
    }
    guard let first = bytes.firstIndex(where: { !$0.isWhiteSpace }),
      let last = bytes.lastIndex(where: { !$0.isWhiteSpace })
    else { return nil }
    let code = Self.current(String(decoding: bytes[first...last], as: UTF8.self))
    let primary = code.prefix { $0 != "-" }
    let short = Self.twoLetterCode(of: primary)
    description = short.map { $0 + code.dropFirst(primary.count) } ?? code
    self.primary = description.prefix { $0 != "-" }
  }

  /// How well a language of a corpus answers a request, best first.
  package enum Match: UInt8, Comparable {
    case exact = 1
    /// The bare language, if a region or a script was requested.
    case bare = 2
    /// Another variety of the language.
    case variety = 3
    case none = 4

    package static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
  }

  package func match(_ offered: LanguageCode) -> Match {
    if offered == self { return .exact }
    guard offered.primary == primary else { return .none }
    let isBare = offered.primary.count == offered.description.count
    return isBare ? .bare : .variety
  }
}
