/// Finds sentences that say a word twice where no one would.
package enum Repetition {
  /// Whether an English word that is not listed occurs twice, the plural counting as the singular.
  package static func isFound(in pair: AlignedPair) -> Bool {
    var seen: Set<Substring> = []
    return pair.source.contains { word in
      let text = word.lowercased()
      guard !repeatable.contains(text) else { return false }
      return !seen.insert(text.hasSuffix("s") ? text.dropLast() : text[...]).inserted
    }
  }

  /// Function words.
  private static let repeatable: Set<String> = Set(
    """
    , . the a an this these some any many of in on at to near behind under with by and but because \
    that who where when is are was were be been has have had did do does not never no will very \
    more as than he she it they we i you him her them us me his their my our your \
    european
    """.split(separator: " ").map(String.init))
}
