/// A language code in the form in which codes are compared: lower case, `-` between subtags, the primary subtag in two
/// letters where ISO 639-1 has them (`eng_GB` is `en-gb`), deprecated subtags replaced (`iw` is `he`).
package struct LanguageCode: Sendable, Hashable, CustomStringConvertible {
  package let description: String
  /// The language without region, script and variant.
  package let primary: Substring

  /// nil for white space alone.
  package init?(_ written: some StringProtocol) {
    var bytes: [UInt8] = []
    for byte in written.utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): bytes.append(byte | 0x20)
      case UInt8(ascii: "_"): bytes.append(UInt8(ascii: "-"))
      default: bytes.append(byte)
      }
    }
    let isSpace = { (byte: UInt8) in byte == 32 || (9...13).contains(byte) }
    guard let first = bytes.firstIndex(where: { !isSpace($0) }),
      let last = bytes.lastIndex(where: { !isSpace($0) })
    else { return nil }
    let code = Self.current(String(decoding: bytes[first...last], as: UTF8.self))
    let primary = code.prefix { $0 != "-" }
    if let short = Self.twoLetterCode(of: primary) {
      description = short + code.dropFirst(primary.count)
    } else {
      description = code
    }
    self.primary = description.prefix { $0 != "-" }
  }

  var hasSubtags: Bool { primary.count < description.count }

  /// How well a language of a corpus answers a request for this one, best first.
  package enum Match: UInt8, Comparable {
    case exact = 1
    /// The bare language, where a region or a script was asked for.
    case bare = 2
    /// Another variety of the language.
    case variety = 3
    case none = 4

    package static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
  }

  package func match(_ offered: LanguageCode) -> Match {
    if offered == self { return .exact }
    guard offered.primary == primary else { return .none }
    return hasSubtags && !offered.hasSubtags ? .bare : .variety
  }
}
