/// A word of the French sentence while it is composed.
package struct FrenchWord: Hashable, Sendable {
  package var text: String
  /// The form before a vowel sound, where there is one: `l'` for `le`, `cet` for `ce`, `vieil` for
  /// `vieux`.
  package var beforeVowel: String?
  /// The English word that this one translates.
  package let key: Int

  /// - Parameter beforeVowel: nil asks the table of words that elide wherever they stand
  package init(_ text: String, key: Int, beforeVowel: String? = nil) {
    self.text = text
    self.key = key
    self.beforeVowel = beforeVowel ?? Self.formsBeforeVowel[text]
  }

  /// Function words that change before a vowel sound wherever the grammar puts them. Adjectives do
  /// so only before their noun, so they bring their form with them.
  private static let formsBeforeVowel = [
    "le": "l'", "la": "l'", "de": "d'", "que": "qu'", "ne": "n'", "je": "j'", "me": "m'",
    "ce": "cet", "ma": "mon", "sa": "son",
  ]
}
