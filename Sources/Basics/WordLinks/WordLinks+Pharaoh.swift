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
    var parser = LineParser(line: Array(line.unicodeScalars), kinds: kinds)
    var sure: [Link] = []
    var possible: [Link] = []
    while parser.skipSeparators() {
      let (link, isSure) = try parser.link()
      if isSure { sure.append(link) } else { possible.append(link) }
    }
    self.init(sure: sure, possible: possible)
  }
}

private struct LineParser {
  let line: [Unicode.Scalar]
  let kinds: WordLinks.Kinds
  var position = 0

  private var next: Unicode.Scalar? { position < line.count ? line[position] : nil }

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

  private mutating func index(of side: String) throws(WordLinks.SyntaxError) -> Int {
    let digits = line[position...].prefix { ("0"..."9").contains($0) }
    if digits.isEmpty {
      let example = kinds == .sureOnly ? "3-4" : "3-4 or 3p4"
      throw unexpected("the index of a \(side) word, as in \(example)")
    }
    guard let value = Int32(String(String.UnicodeScalarView(digits))) else {
      throw unexpected("the index of a \(side) word, from 0 to \(Int32.max)")
    }
    position += digits.count
    return Int(value)
  }

  private mutating func mark() throws(WordLinks.SyntaxError) -> Bool {
    switch (next, kinds) {
    case ("-", _), ("p", .sureAndPossible):
      position += 1
      return line[position - 1] == "-"
    case ("p", .sureOnly):
      throw unexpected("- between source and target (possible links belong in the reference file)")
    case (_, .sureOnly):
      throw unexpected("- between source and target")
    case (_, .sureAndPossible):
      throw unexpected("- (sure) or p (possible) between source and target")
    }
  }

  /// The error at the current position, with the rest of the link, cut if it is long.
  private func unexpected(_ expected: String) -> WordLinks.SyntaxError {
    let rest = line[position...].prefix { !Self.isSeparator($0) }
    var found = "the end of the line"
    if !rest.isEmpty {
      var text = String.UnicodeScalarView()
      text.append(
        contentsOf: rest.prefix(20).map { $0.value < 32 || $0.value == 127 ? "\u{FFFD}" : $0 })
      found = "\"\(String(text))\(rest.count > 20 ? "…" : "")\""
    } else if position < line.count {
      found = "a space"
    }
    return WordLinks.SyntaxError(column: position + 1, found: found, expected: expected)
  }

  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\t" || scalar == "\r" || scalar == "\n"
  }
}
