extension ConfigurationFile {
  /// A part of a text that could exhaust the YAML parser's stack or memory, in words; nil if there is none.
  ///
  /// The parser is recursive, and aliases of aliases can stand for more values than memory holds. Settings
  /// need neither nesting nor aliases.
  static func excess(in text: String) -> String? {
    let bytes = Array(text.utf8)
    var brackets = 0
    var indicators = 0
    var lineStart = 0
    var isIndent = true
    var anchors: Set<[UInt8]> = []
    var aliases: Set<[UInt8]> = []
    for (index, byte) in bytes.enumerated() {
      let follows = index == 0 || " \t\r\n[{,:".utf8.contains(bytes[index - 1])
      switch byte {
      case UInt8(ascii: "\n"):
        indicators = 0
        lineStart = index + 1
        isIndent = true
        continue
      // Elsewhere a bracket is part of a name.
      case UInt8(ascii: "[") where follows, UInt8(ascii: "{") where follows: brackets += 1
      case UInt8(ascii: "-") where follows, UInt8(ascii: "?") where follows: indicators += 1
      case UInt8(ascii: "&") where follows: anchors.insert(name(in: bytes, after: index))
      case UInt8(ascii: "*") where follows: aliases.insert(name(in: bytes, after: index))
      default: break
      }
      if isIndent, byte != UInt8(ascii: " ") {
        isIndent = false
        if index - lineStart > 64 { return "a line indented by \(index - lineStart)" }
      }
      if brackets > 128 || indicators > 64 { return "too much nesting" }
    }
    return anchors.intersection(aliases).isEmpty ? nil : "an alias"
  }

  private static func name(in bytes: [UInt8], after index: Int) -> [UInt8] {
    Array(bytes[(index + 1)...].prefix { !" \t\r\n[]{},:".utf8.contains($0) })
  }
}
