/// A country: an article in French, and a preposition that depends on gender and number.
package struct Country: LexicalItem, Hashable {
  package let name: FixedName

  package var lemma: String { name.lemma }

  /// - Parameter french: the name without its article
  package init(
    _ english: String, _ french: String, _ gender: Gender, number: GrammaticalNumber = .singular
  ) {
    // `the United States`: the one French word translates the head.
    let head = english.split(separator: " ").count - 1
    name = FixedName(english, french, gender, links: [head], number: number)
  }

  /// Whether French says `en France`: feminine countries and those that begin with a vowel.
  package var takesEn: Bool {
    name.number == .singular
      && (name.gender == .feminine || French.beginsWithVowelSound(name.french[0]))
  }
}
