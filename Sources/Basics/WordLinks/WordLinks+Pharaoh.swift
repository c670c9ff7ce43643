extension WordLinks {
  /// An error in a line of links.
  package struct SyntaxError: Error, Equatable {
    /// In characters (code points) from 1.
    package let column: Int
    package let found: String
    package let expected: String
  }

  /// Reads one line, with or without its end. Links are separated by spaces or tabs.
  package init(parsing line: String, kinds: Kinds) throws(SyntaxError) {
    var line = line
    let parsed = line.withUTF8 { utf8 in
      Result<WordLinks, SyntaxError> { () throws(SyntaxError) in
        var parser = LineParser(line: utf8, kinds: kinds)
        var sure: [Link] = []
        var possible: [Link] = []
        while parser.skipSeparators() {
          let (link, isSure) = try parser.link()
          if isSure { sure.append(link) } else { possible.append(link) }
        }
        return WordLinks(sure: sure, possible: possible)
      }
    }
    self = try parsed.get()
  }
}

private struct LineParser {
  let line: UnsafeBufferPointer<UInt8>
  let kinds: WordLinks.Kinds
  var position = 0

  private var next: UInt8? { position < line.count ? line[position] : nil }

  /// Whether anything is left to read.
  mutating func skipSeparators() -> Bool {
    while let next, Self.isSeparator(next) { position += 1 }
    return next != nil
  }

  mutating func link() throws(WordLinks.SyntaxError) -> (WordLinks.Link, isSure: Bool) {
    let source = try index(of: "source")
    let isSure = try mark()
    let target = try index(of: "target")
    if let next, !Self.isSeparator(next) { throw unexpected("a space before the next link") }
    return (WordLinks.Link(source: source, target: target), isSure)
  }

  private mutating func index(of side: StaticString) throws(WordLinks.SyntaxError) -> Int {
    var value = 0
    var end = position
    while end < line.count, (48...57).contains(line[end]) {
      // More digits cannot bring it back into the range.
      value = min(value * 10 + Int(line[end] - 48), Int(Int32.max) + 1)
      end += 1
    }
    if end == position {
      let example = kinds == .sureOnly ? "3-4" : "3-4 or 3p4"
      throw unexpected("the index of a \(side) word, as in \(example)")
    }
    guard value <= Int32.max else {
      throw unexpected("the index of a \(side) word, from 0 to \(Int32.max)")
    }
    position = end
    return value
  }

  private mutating func mark() throws(WordLinks.SyntaxError) -> Bool {
    switch (next, kinds) {
    case (UInt8(ascii: "-"), _), (UInt8(ascii: "p"), .sureAndPossible):
      position += 1
      return line[position - 1] == UInt8(ascii: "-")
    case (UInt8(ascii: "p"), .sureOnly):
      throw unexpected("- between source and target (possible links belong in the reference file)")
    case (_, .sureOnly):
      throw unexpected("- between source and target")
    case (_, .sureAndPossible):
      throw unexpected("- (sure) or p (possible) between source and target")
    }
  }

  /// The error at the current position, with the rest of the link, cut if it is long.
  private func unexpected(_ expected: String) -> WordLinks.SyntaxError {
    let bytes = line[position...].prefix { !Self.isSeparator($0) }
    let rest = String(decoding: bytes, as: UTF8.self).unicodeScalars
    var found = "the end of the line"
    if !rest.isEmpty {
      var text = String.UnicodeScalarView()
      text.append(
        contentsOf: rest.prefix(20).map { $0.value < 32 || $0.value == 127 ? "\u{FFFD}" : $0 })
      found = "\"\(String(text))\(rest.count > 20 ? "…" : "")\""
    } else if position < line.count {
      found = "a space"
    }
    let before = String(decoding: line[..<position], as: UTF8.self).unicodeScalars.count
    return WordLinks.SyntaxError(column: before + 1, found: found, expected: expected)
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == 9 || byte == 13 || byte == 10
  }
}
