/// A sentence in both languages as words and as text, with its gold word alignment.
package struct AlignedPair: Hashable, Sendable {
  /// A link from an English word to a French one, both counted from 0.
  package struct Link: Hashable, Sendable {
    package let source: Int
    package let target: Int
  }

  package let source: [String]
  package let target: [String]
  /// One link a French word, sorted by source and then target.
  package let links: [Link]

  /// The English text.
  package var sourceText: String { Self.text(source) }
  /// The French text: a narrow no-break space before `?`, none after an apostrophe.
  package var targetText: String { Self.text(target, beforeQuestionMark: "\u{202F}") }
  /// The links as in a Pharaoh file: `0-0 1-2`.
  package var pharaoh: String {
    links.map { "\($0.source)-\($0.target)" }.joined(separator: " ")
  }

  package init(_ phrase: Bilingual) {
    var english = phrase.english.map(\.text)
    for index in english.indices.dropLast() where english[index] == "a" {
      english[index] = English.indefiniteArticle(before: english[index + 1])
    }
    let french = FrenchSandhi.applied(to: phrase.french)
    source = Self.capitalized(english)
    target = Self.capitalized(french.map(\.text))

    let places = Dictionary(
      uniqueKeysWithValues: phrase.english.enumerated().map { ($1.key, $0) })
    links = french.enumerated().map { index, word in
      guard let place = places[word.key] else {
        preconditionFailure("'\(word.text)' is linked to a word that the sentence lacks")
      }
      return Link(source: place, target: index)
    }
    .sorted { ($0.source, $0.target) < ($1.source, $1.target) }
  }

  private static func capitalized(_ words: [String]) -> [String] {
    guard let first = words.first else { return words }
    return [first.prefix(1).uppercased() + first.dropFirst()] + words.dropFirst()
  }

  private static func text(_ words: [String], beforeQuestionMark space: String = "") -> String {
    words.reduce(into: "") { text, word in
      switch word {
      case ".", ",": break
      case "?": text += space
      default: if !text.isEmpty, !text.hasSuffix("'") { text += " " }
      }
      text += word
    }
  }
}
