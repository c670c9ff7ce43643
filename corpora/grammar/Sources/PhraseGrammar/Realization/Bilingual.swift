/// A phrase in both languages; the French words know the English ones they come from.
package struct Bilingual: Hashable, Sendable {
  package var english: [EnglishWord]
  package var french: [FrenchWord]

  package init(english: [EnglishWord] = [], french: [FrenchWord] = []) {
    self.english = english
    self.french = french
  }

  /// Two phrases, in the same order in both languages.
  package static func + (first: Bilingual, second: Bilingual) -> Bilingual {
    Bilingual(english: first.english + second.english, french: first.french + second.french)
  }

  package static func += (first: inout Bilingual, second: Bilingual) {
    first = first + second
  }
}
