/// A text, and where the units of attention are in it.
public struct AttendedText: Sendable, Equatable {
  /// The text as it was given, or as it is printed.
  public let text: String
  /// Its words, in order, as offsets into `text.utf8`.
  public let words: [Range<Int>]
  /// Its subwords, in order, as offsets into `text.utf8`, without the spaces before them; nil where no vocabulary has cut it. One
  /// that shows nothing, such as a space, is empty.
  public let subwords: [Range<Int>]?

  package init(_ text: String, words: [Range<Int>], subwords: [Range<Int>]? = nil) {
    self.text = text
    self.words = words
    self.subwords = subwords
  }

  /// The units of a level; none where there are no subwords.
  package func units(_ level: AttentionLevel) -> [Range<Int>] {
    switch level {
    case .word: words
    case .subword: subwords ?? []
    }
  }

  /// Offsets into `text.utf8` as numbers of other units of text.
  ///
  /// - Parameter size: of a character in these units: 1 for code points, and 1 or 2 for UTF-16
  /// - Returns: for each offset, the units of the characters that begin before it
  func converted(_ ranges: [Range<Int>], size: (Unicode.Scalar) -> Int) -> [Range<Int>] {
    var unitsBefore: [Int] = []
    unitsBefore.reserveCapacity(text.utf8.count + 1)
    var count = 0
    for scalar in text.unicodeScalars {
      unitsBefore.append(count)
      count += size(scalar)
      for _ in 1..<UTF8.width(scalar) { unitsBefore.append(count) }
    }
    unitsBefore.append(count)
    return ranges.map { range in
      let start = unitsBefore[range.lowerBound]
      return start..<max(start, unitsBefore[range.upperBound])
    }
  }
}
