extension WordLinks {
  /// Why a line is not a list of links.
  package struct SyntaxError: Error, Equatable {
    /// Where in the line, in characters (code points) from 1.
    package let column: Int
    /// What stands there.
    package let found: String
    /// What could stand there.
    package let expected: String
  }

  /// Reads one line, with or without its end. Links are parted by spaces or tabs.
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

/// Reads links from the left.
private struct LineParser {
  let line: [Unicode.Scalar]
  let kinds: WordLinks.Kinds
  var place = 0

  /// Whether something is left to read.
  mutating func skipSeparators() -> Bool {
    while place < line.count, Self.isSeparator(line[place]) { place += 1 }
    return place < line.count
  }

  mutating func link() throws(WordLinks.SyntaxError) -> (WordLinks.Link, isSure: Bool) {
    let source = try index(of: "source")
    let isSure = try mark()
    let target = try index(of: "target")
    if place < line.count && !Self.isSeparator(line[place]) {
      throw unexpected("a space before the next link")
    }
    return (WordLinks.Link(source: source, target: target), isSure)
  }

  private mutating func index(of side: String) throws(WordLinks.SyntaxError) -> Int {
    let start = place
    var value: Int32 = 0
    while place < line.count, ("0"..."9").contains(line[place]) {
      let digit = Int32(line[place].value) - 48
      let (tens, isTooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, isTooLargeWithDigit) = tens.addingReportingOverflow(digit)
      if isTooLarge || isTooLargeWithDigit {
        place = start
        throw unexpected("the index of a \(side) word, from 0 to \(Int32.max)")
      }
      value = sum
      place += 1
    }
    if place == start {
      let example = kinds == .sureOnly ? "3-4" : "3-4 or 3p4"
      throw unexpected("the index of a \(side) word, as in \(example)")
    }
    return Int(value)
  }

  private mutating func mark() throws(WordLinks.SyntaxError) -> Bool {
    switch (place < line.count ? line[place] : nil, kinds) {
    case ("-", _):
      place += 1
      return true
    case ("p", .sureAndPossible):
      place += 1
      return false
    case ("p", .sureOnly):
      throw unexpected("- between source and target (possible links belong in the gold file)")
    case (_, .sureOnly):
      throw unexpected("- between source and target")
    case (_, .sureAndPossible):
      throw unexpected("- (sure) or p (possible) between source and target")
    }
  }

  /// The error at the present place; what is found is the rest of the link, cut if it is long.
  private func unexpected(_ expected: String) -> WordLinks.SyntaxError {
    let rest = line[place...].prefix { !Self.isSeparator($0) }
    var found = "the end of the line"
    if !rest.isEmpty {
      var text = String.UnicodeScalarView()
      text.append(
        contentsOf: rest.prefix(20).map { $0.value < 32 || $0.value == 127 ? "\u{FFFD}" : $0 })
      found = "\"\(String(text))\(rest.count > 20 ? "…" : "")\""
    } else if place < line.count {
      found = "a space"
    }
    return WordLinks.SyntaxError(column: place + 1, found: found, expected: expected)
  }

  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\t" || scalar == "\r" || scalar == "\n"
  }
}
