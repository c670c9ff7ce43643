/// Turns trees into words of both languages with the word alignment.
///
/// The phrases it composes hold words in citation form; elision, contraction and capitals are the
/// business of `FrenchSandhi` and `AlignedPair`. Which English word a French one is linked to is
/// decided here, by the annotation rules in `corpora/README.md`: every French word has exactly one
/// link.
package struct Realizer {
  private var nextKey = 0

  package init() {}

  /// The pair of sentences that `sentence` stands for.
  package static func pair(_ sentence: Sentence) -> AlignedPair {
    var realizer = Realizer()
    return AlignedPair(realizer.sentence(sentence))
  }

  /// A new English word.
  mutating func english(_ text: String) -> EnglishWord {
    defer { nextKey += 1 }
    return EnglishWord(text: text, key: nextKey)
  }

  /// One English word and the French ones that translate it.
  mutating func word(_ text: String, _ french: String...) -> Bilingual {
    word(text, french: french)
  }

  /// One English word and the French ones that translate it.
  mutating func word(_ text: String, french: [String]) -> Bilingual {
    let source = english(text)
    return Bilingual(
      english: [source], french: french.map { FrenchWord($0, key: source.key) })
  }

  /// A name with its own alignment.
  mutating func name(_ name: FixedName) -> Bilingual {
    let words = name.english.map { english($0) }
    return Bilingual(
      english: words,
      french: zip(name.french, name.links).map { FrenchWord($0, key: words[$1].key) })
  }
}
