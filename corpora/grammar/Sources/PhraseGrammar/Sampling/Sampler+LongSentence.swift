extension Sampler {
  mutating func complex(of construction: LongConstruction) -> ClauseComplex {
    switch construction {
    case .history: history()
    case .reaction: reaction()
    case .announcement: announcement()
    case .signing: signing()
    case .precedent: precedent()
    case .outing: outing()
    case .correspondence: correspondence()
    case .scene: scene()
    case .habit: habit()
    case .plan: plan()
    case .opinion: opinion()
    }
  }

  /// Someone to speak of: `Anna`, `my aunts`, `the old doctor`, `Paul, Marie and their uncle`.
  mutating func protagonist(speakers: Int = 0) -> Protagonist {
    if chance(percent: speakers) { return Protagonist(nominal: .pronoun(any([.i, .we]))) }
    switch random.below(100) {
    case ..<28: return Protagonist(nominal: .name(pick(Lexicon.givenNames)))
    case ..<52:
      let speaker = Protagonist(nominal: .pronoun(any([.i, .we, .you])))
      return Protagonist(nominal: kin(of: speaker))
    case ..<76:
      let noun = pick(Lexicon.nouns(.person, .child).filter { $0.singular != "friend" })
      return Protagonist(
        nominal: .phrase(
          NounPhrase(.the, noun, adjectives: Array(adjectives(for: noun, percent: 45).prefix(1)))))
    default:
      let names = [Nominal.name(pick(Lexicon.givenNames)), .name(pick(Lexicon.givenNames))]
      guard chance(percent: 50) else { return Protagonist(nominal: .list(names)) }
      return Protagonist(
        nominal: .list(names + [kin(of: Protagonist(nominal: .list(names)), isSingular: true)]))
    }
  }

  /// A relative of someone named before: `her brother`.
  mutating func kin(of someone: Protagonist, isSingular: Bool = false) -> Nominal {
    let nouns = Lexicon.nouns(.relative).filter { someone.isParent || $0.singular != "son" }
    let noun = pick(nouns)
    let isPlural =
      !["father", "mother"].contains(noun.singular) && !isSingular && chance(percent: 25)
    return .phrase(
      NounPhrase(.possessive(someone.owner), noun, isPlural ? .plural : .singular))
  }

  /// Someone else, as an object or after a preposition.
  mutating func acquaintance(of someone: Protagonist) -> Nominal {
    switch random.below(100) {
    case ..<45:
      let noun = pick(Lexicon.nouns(.person, .child))
      let isOwned = ["doctor", "teacher", "neighbour", "friend"].contains(noun.singular)
      let phrase = NounPhrase(
        isOwned ? .possessive(someone.owner) : chance(percent: 50) ? .the : .a, noun,
        adjectives: Array(adjectives(for: noun, percent: 35).prefix(1)))
      return portrayed(.phrase(phrase), percent: 60)
    case ..<85: return kin(of: someone)
    default: return .name(pick(Lexicon.givenNames))
    }
  }

  /// `an old hat`, `her letters`, `two red lamps`
  mutating func belonging(of someone: Protagonist, _ nouns: [Noun]) -> NounPhrase {
    let noun = pick(nouns)
    let determiner: Determiner = weighted([
      (30, .possessive(someone.owner)), (15, .the), (35, .a), (20, .number(2 + random.below(3))),
    ])
    let isPlural =
      switch determiner {
      case .a: false
      case .number: true
      default: chance(percent: 25)
      }
    let isFlower = noun.singular == "flower"
    return NounPhrase(
      determiner, noun, isPlural ? .plural : .singular,
      adjectives: adjectives(for: noun, percent: 40).filter {
        $0.theme != .fame && (!isFlower || $0.theme == .colour)
      })
  }

  /// `who works in Rome`, or nothing.
  mutating func portrayed(_ nominal: Nominal, percent: Int) -> Nominal {
    // Of whom there is but one the clause would tell nothing apart.
    guard case .phrase(var phrase) = nominal, chance(percent: percent),
      !["father", "mother", "doctor"].contains(phrase.noun.singular)
    else { return nominal }
    let verb = any([Lexicon.live, Lexicon.work])
    let place =
      verb == Lexicon.live || chance(percent: 40)
      ? region() : .prepositional(.at, .phrase(stop()))
    phrase.modifier = .relative(.subject(VerbGroup(verb, .present), [place]))
    return .phrase(phrase)
  }

  /// `the hotel where her uncle works`, or the place alone.
  mutating func inhabited(
    _ place: Complement, by someone: Protagonist, percent: Int
  ) -> Complement {
    guard case .prepositional(let preposition, .phrase(var phrase)) = place,
      phrase.noun.kind == .stop, chance(percent: percent)
    else { return place }
    phrase.modifier = .relative(
      .place(kin(of: someone), VerbGroup(Lexicon.work, .present)))
    return .prepositional(preposition, .phrase(phrase))
  }

  /// `Last week, main`
  func dated(_ main: ClauseComplex, by time: Complement) -> ClauseComplex {
    if case .time(let expression) = time { .dated(expression, main) } else { main }
  }

  /// `main because reason`, or `main` alone.
  mutating func explained(
    _ main: ClauseComplex, percent: Int, by reason: (inout Sampler) -> Clause
  ) -> ClauseComplex {
    chance(percent: percent) ? .subordinate(main, .because, .clause(reason(&self))) : main
  }
}
