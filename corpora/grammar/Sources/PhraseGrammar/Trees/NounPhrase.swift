/// A determiner, adjectives, a noun and what follows it.
package struct NounPhrase: Hashable, Sendable {
  /// What follows the noun.
  package indirect enum Modifier: Hashable, Sendable {
    case prepositional(Preposition, Nominal)
    case relative(RelativeClause)
  }

  package var determiner: Determiner
  /// In English order.
  package var adjectives: [Adjective]
  package var noun: Noun
  package var number: GrammaticalNumber
  package var modifier: Modifier?

  package init(
    _ determiner: Determiner, _ noun: Noun, _ number: GrammaticalNumber = .singular,
    adjectives: [Adjective] = [], modifier: Modifier? = nil
  ) {
    self.determiner = determiner
    self.adjectives = adjectives
    self.noun = noun
    self.number = number
    self.modifier = modifier
  }

  package var agreement: Agreement { Agreement(.third, noun.gender, number) }
}
