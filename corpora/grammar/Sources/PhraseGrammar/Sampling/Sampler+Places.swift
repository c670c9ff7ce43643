extension Sampler {
  /// Where people do what `verb` says.
  mutating func place(of verb: Verb) -> Complement {
    switch (verb.base, random.below(100)) {
    case ("work", ..<55): .prepositional(.at, .phrase(stop()))
    case ("sleep", ..<30), ("play", ..<30):
      .prepositional(
        .at,
        .phrase(
          NounPhrase(
            .the, Lexicon.noun(verb.base == "sleep" ? any(["hotel", "hospital"]) : "school"))))
    case ("sleep", _), ("play", _): outdoors()
    case (_, ..<70): region()
    default: outdoors()
    }
  }

  /// Where an animal of the kind `noun` names is.
  mutating func place(of noun: Noun) -> Complement {
    let isSmall = ["cat", "dog", "bird"].contains(noun.singular)
    if isSmall, chance(percent: 50) { return surface() }
    let nouns = Lexicon.nouns(.interior).filter {
      isSmall || !["kitchen", "church", "house"].contains($0.singular)
    }
    return chance(percent: 65)
      ? .prepositional(.inside, .phrase(NounPhrase(.the, pick(nouns)))) : nearby()
  }

  /// Where people are.
  mutating func place() -> Complement {
    switch random.below(100) {
    case ..<34: return .prepositional(.inside, .phrase(interior()))
    case ..<56: return .prepositional(.at, .phrase(stop()))
    case ..<72: return .city(.inside, pick(Lexicon.cities))
    case ..<84: return .country(.inside, pick(Lexicon.countries))
    default: return nearby()
    }
  }

  /// A city or a country to be in.
  mutating func region() -> Complement {
    chance(percent: 55)
      ? .city(.inside, pick(Lexicon.cities)) : .country(.inside, pick(Lexicon.countries))
  }

  /// Where one goes to.
  mutating func destination() -> Complement {
    switch random.below(100) {
    case ..<52: return .prepositional(.to, .phrase(stop()))
    case ..<76: return .city(.to, pick(Lexicon.cities))
    default: return .country(.to, pick(Lexicon.countries))
    }
  }

  /// `near the church`, `behind the old house`
  mutating func nearby() -> Complement {
    if chance(percent: 65) { return .prepositional(.near, .phrase(landmark())) }
    let building = pick(
      Lexicon.nouns(.stop, .interior).filter {
        !["kitchen", "village", "park", "garden"].contains($0.singular)
      })
    return .prepositional(
      .behind,
      .phrase(NounPhrase(.the, building, adjectives: adjectives(for: building, percent: 40))))
  }

  /// `in the garden`, `near the station`
  mutating func outdoors() -> Complement {
    chance(percent: 60) ? .prepositional(.inside, .phrase(interior())) : nearby()
  }

  /// `on the table`, `under my chair`
  mutating func surface() -> Complement {
    let noun = any(Lexicon.nouns(.object).filter { ["table", "chair"].contains($0.singular) })
    let determiner: Determiner = weighted([(70, .the), (30, possessive())])
    return .prepositional(
      any([.on, .on, .under, .behind]), .phrase(NounPhrase(determiner, noun)))
  }

  mutating func interior() -> NounPhrase {
    let noun = pick(Lexicon.nouns(.interior))
    let determiner: Determiner = weighted([(80, .the), (10, .a), (10, .this)])
    return NounPhrase(determiner, noun, adjectives: adjectives(for: noun, percent: 18))
  }

  mutating func stop() -> NounPhrase {
    let noun = pick(Lexicon.nouns(.stop))
    return NounPhrase(.the, noun, adjectives: adjectives(for: noun, percent: 14))
  }
}
