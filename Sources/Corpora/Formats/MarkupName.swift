/// Recognizes markup by the first bytes of a text, for callers that expect plain sentences.
enum MarkupName {
  private static let roots: [(element: String, name: String)] = [
    ("tmx", "TMX"), ("xliff", "XLIFF"), ("dataset", "a test set of WMT"),
    ("cesalign", "an alignment of OPUS"), ("mteval", "a test set of IWSLT"),
    ("srcset", "a test set of IWSLT"), ("refset", "a test set of IWSLT"),
    ("tstset", "a test set of IWSLT"), ("cesdoc", "a document of OPUS"), ("html", "HTML"),
  ]

  /// The format that begins with these bytes, such as `TMX`, or `XML`; nil if they are not markup.
  static func of(_ head: UnsafeBufferPointer<UInt8>) -> String? {
    guard TextEncoding.opensMarkup(head) || TextEncoding.declaresXML(head) else {
      let start = TextEncoding.mark(head)?.isUTF8 == false ? text(head) : []
      return start.first == UInt8(ascii: "<") ? name(start) : nil
    }
    return name(text(head))
  }

  /// The visible ASCII at the beginning, without the zeros with which UTF-16 and UTF-32 fill up characters.
  private static func text(_ head: UnsafeBufferPointer<UInt8>) -> ArraySlice<UInt8> {
    head.prefix(4096).filter { $0 != 0 && $0 < 0x80 }.drop { $0 <= 32 }
  }

  private static func name(_ text: ArraySlice<UInt8>) -> String? {
    let lower = String(decoding: text, as: UTF8.self).lowercased()
    for (element, name) in roots {
      for opening in ["<\(element)", "<!doctype \(element)"] {
        guard let range = lower.firstRange(of: opening) else { continue }
        let next = lower[range.upperBound...].first
        // A sentence may name an element, but before a root there are only declarations and comments.
        if next.map({ $0 == ">" || $0.isWhitespace }) ?? true,
          onlyProlog(lower[..<range.lowerBound])
        {
          return name
        }
      }
    }
    return lower.hasPrefix("<?xml") ? "XML" : nil
  }

  private static func onlyProlog(_ text: Substring) -> Bool {
    var rest = text.drop(while: \.isWhitespace)
    while !rest.isEmpty {
      let close = rest.hasPrefix("<?") ? "?>" : rest.hasPrefix("<!--") ? "-->" : ">"
      guard rest.hasPrefix("<?") || rest.hasPrefix("<!"), let end = rest.firstRange(of: close)
      else { return false }
      rest = rest[end.upperBound...].drop(while: \.isWhitespace)
    }
    return true
  }
}
