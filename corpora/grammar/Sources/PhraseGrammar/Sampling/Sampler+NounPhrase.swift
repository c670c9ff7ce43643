extension Sampler {
  /// A noun phrase about a thing, an animal or food of the given kinds.
  ///
  /// - Parameter isNegated: whether it is the object of a negated verb, where French would turn an
  ///   indefinite
  ///   article into `de`: only `any` does that here
  /// - Parameter percent: how often it has an adjective
  mutating func thing(
    _ kinds: [NounKind], isNegated: Bool = false, adjectives percent: Int = 30
  ) -> NounPhrase {
    thing(
      pick(Lexicon.nouns.filter { kinds.contains($0.kind) }), isNegated: isNegated,
      adjectives: percent)
  }

  mutating func thing(
    _ noun: Noun, isNegated: Bool = false, adjectives percent: Int = 30
  ) -> NounPhrase {
    if [.mass, .drink].contains(noun.kind) {
      return substance(noun, isNegated: isNegated, adjectives: percent / 2)
    }
    let isPlural = chance(percent: 34)
    let determiner: Determiner =
      isNegated
      ? negatedDeterminer(isPlural: isPlural)
      : isPlural ? pluralDeterminer() : singularDeterminer(isOwned: noun.kind != .transit)
    let isBare = [.any, .many].contains(determiner)
    return NounPhrase(
      determiner, noun, isPlural ? .plural : .singular,
      adjectives: isBare ? [] : adjectives(for: noun, percent: percent))
  }

  /// `some bread`, `the water`; under negation `any bread`
  private mutating func substance(
    _ noun: Noun, isNegated: Bool, adjectives percent: Int
  ) -> NounPhrase {
    switch (isNegated, random.below(100)) {
    case (true, ..<50): return NounPhrase(.any, noun)
    case (false, ..<45): return NounPhrase(.some, noun)
    case (false, 45..<53): return NounPhrase(possessive(), noun)
    case (false, 53..<61): return NounPhrase(.this, noun)
    default:
      return NounPhrase(.the, noun, adjectives: adjectives(for: noun, percent: percent))
    }
  }

  private mutating func negatedDeterminer(isPlural: Bool) -> Determiner {
    switch random.below(100) {
    case ..<20: possessive()
    case ..<32: .this
    case ..<65: isPlural ? .any : .the
    default: .the
    }
  }

  private mutating func pluralDeterminer() -> Determiner {
    switch random.below(100) {
    case ..<28: .the
    case ..<40: possessive()
    case ..<50: .this
    case ..<78: number()
    case ..<92: .some
    default: .many
    }
  }

  private mutating func singularDeterminer(isOwned: Bool) -> Determiner {
    switch random.below(isOwned ? 100 : 76) {
    case ..<40: .the
    case ..<68: .a
    case ..<76: .this
    case ..<92: possessive()
    default: owner()
    }
  }

  /// None, one or two adjectives that go with `noun`, in English order.
  mutating func adjectives(for noun: Noun, percent: Int) -> [Adjective] {
    guard chance(percent: percent) else { return [] }
    let before = Lexicon.adjectives(.before, for: noun.kind)
    let after = Lexicon.adjectives(.after, for: noun.kind)
    let fields = Lexicon.adjectives(.relational, for: noun.kind)
    if chance(percent: 16), !before.isEmpty, !(after + fields).isEmpty {
      let first = pick(before)
      return [first, pick((after + fields).filter { $0.theme != first.theme })]
    }
    if NounKind.texts.contains(noun.kind), chance(percent: 12) {
      return [pick(after), pick(fields)]
    }
    let all = before + after + fields
    return all.isEmpty ? [] : [pick(all)]
  }

  /// A building or place that one asks the way to.
  mutating func landmark() -> NounPhrase {
    let noun = pick(Lexicon.nouns(.stop, .interior).filter { $0.singular != "kitchen" })
    return NounPhrase(.the, noun, adjectives: adjectives(for: noun, percent: 30))
  }

  mutating func possessive() -> Determiner { .possessive(pick(Pronoun.allCases)) }

  mutating func owner() -> Determiner { .owner(pick(Lexicon.givenNames)) }

  mutating func number() -> Determiner {
    .number(Calendar.numbers[random.below(Calendar.numbers.count)].value)
  }
}
