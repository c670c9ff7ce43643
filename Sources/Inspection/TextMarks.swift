/// What a translation keeps of a text whatever the languages: numbers, tags and placeholders, its last punctuation.
package struct TextMarks: Sendable, Equatable {
  /// The digits of each number, sorted; separators of thousands and decimals, which languages exchange, are left out.
  package private(set) var numbers: [String] = []
  /// Tags (`<b>`), entities, placeholders (`{0}`, `%s`, `%1$d`), addresses of pages, sorted.
  package private(set) var tags: [String] = []
  /// Its last visible character, if that is punctuation of a sentence: `.`, `?`, `!`, `:`, `…`, or one of other scripts as one
  /// of these.
  package private(set) var ending: Character?

  nonisolated(unsafe) private static let tag =
    /<\/?[A-Za-z][^<>]*>|&[A-Za-z]+;|\{[A-Za-z0-9_]*\}|%[0-9]*\$?[sdif@]|https?:\/\/\S+/

  package init(_ text: String) {
    if text.utf8.contains(where: { "<&{%/".utf8.contains($0) }) {
      tags = text.matches(of: Self.tag).map { String($0.output) }.sorted()
    }
    var digits = ""
    var isSeparated = false
    for scalar in text.unicodeScalars {
      if let value = scalar.properties.numericType == .decimal
        ? scalar.properties.numericValue : nil
      {
        digits += "\(Int(value))"
        isSeparated = false
      } else if !digits.isEmpty, !isSeparated, Self.separators.contains(scalar) {
        isSeparated = true
      } else {
        end(&digits)
        isSeparated = false
      }
    }
    end(&digits)
    numbers.sort()
    ending = text.last { !$0.isWhitespace && !"\"'»”’)]」』".contains($0) }.flatMap {
      Self.endings[$0]
    }
  }

  private mutating func end(_ digits: inout String) {
    if !digits.isEmpty { numbers.append(digits) }
    digits = ""
  }

  private static let separators: Set<Unicode.Scalar> = [
    ".", ",", "'", "’", "\u{A0}", "\u{202F}", "\u{66B}", "\u{66C}",
  ]

  private static let endings: [Character: Character] = [
    ".": ".", "。": ".", "।": ".", "۔": ".", "?": "?", "？": "?", "؟": "?", "!": "!",
    "！": "!",
    ":": ":", "：": ":", "…": "…",
  ]
}
