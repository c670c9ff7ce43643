extension Sampler {
  /// `My aunt went to Spain last week.`, `The train leaves at eight o'clock.`
  mutating func movement() -> Clause {
    let tense: Tense = weighted([(34, .present), (40, .past), (26, .future)])
    if chance(percent: 40) { return departure(tense) }
    let group = group(chance(percent: 72) ? Lexicon.go : Lexicon.arrive, tense)
    let subject = person(for: group)
    var place = destination()
    if group.verb == Lexicon.arrive {
      place =
        chance(percent: 50) ? .prepositional(.at, .phrase(stop())) : region()
    }
    return Clause(
      subject, group, [place] + time(for: group, percent: 45))
  }

  /// `The bus did not leave at nine o'clock.`
  private mutating func departure(_ tense: Tense) -> Clause {
    let noun = pick(Lexicon.nouns(.transit))
    let number: GrammaticalNumber = chance(percent: 20) ? .plural : .singular
    let adjectives = adjectives(for: noun, percent: 15)
    let subject = NounPhrase(
      adjectives.isEmpty && chance(percent: 20) ? .this : .the, noun, number,
      adjectives: adjectives)
    let verb = chance(percent: 55) ? Lexicon.leave : Lexicon.arrive
    return Clause(
      .phrase(subject), VerbGroup(verb, tense, chance(percent: 15) ? .not : .none), timetable())
  }

  /// `The writer lives near the station.`
  mutating func living() -> Clause {
    let group = group(Lexicon.live, chance(percent: 75) ? .present : .future)
    let place: Complement =
      switch random.below(100) {
      case ..<60: region()
      case ..<80: nearby()
      default:
        .prepositional(
          .inside, .phrase(NounPhrase(any([.the, .a, .this]), Lexicon.noun("village"))))
      }
    return Clause(person(for: group), group, [place])
  }

  /// `The concert begins on Friday at eight o'clock.`
  mutating func event() -> Clause {
    let noun = pick(Lexicon.nouns(.event))
    let adjectives = adjectives(for: noun, percent: 35)
    let subject = NounPhrase(
      adjectives.isEmpty && chance(percent: 25) ? .this : .the, noun, adjectives: adjectives)
    let tense: Tense = any([.present, .past, .future])
    return Clause(
      .phrase(subject), VerbGroup(Lexicon.begin, tense, chance(percent: 12) ? .not : .none),
      timetable())
  }

  /// `The keys are on the table.`
  mutating func location() -> Clause {
    let tense: Tense = weighted([(70, .present), (30, .past)])
    let negation: Negation = chance(percent: 18) ? .not : .none
    let subject: Nominal
    let place: Complement
    switch random.below(100) {
    case ..<45:
      let noun = pick(
        Lexicon.nouns(.object, .reading, .fruit, .food).filter {
          !["table", "chair"].contains($0.singular)
        })
      subject = .phrase(definite(noun))
      place = surface()
    case ..<70:
      let noun = pick(Lexicon.nouns(.animal))
      subject = .phrase(definite(noun))
      place = self.place(of: noun)
    default:
      subject = person(pronouns(for: Lexicon.be, tense))
      place = self.place()
    }
    return Clause(subject, VerbGroup(Lexicon.be, tense, negation), [place])
  }

  /// `There are two cats in the kitchen.`
  mutating func existence() -> Sentence {
    var (phrase, place) = occurrence()
    let isNegated = chance(percent: 25)
    if isNegated {
      phrase.determiner = .any
      phrase.adjectives = []
    }
    if !isNegated, chance(percent: 25) { return .existenceQuestion(phrase, place) }
    return .existence(isNegated ? .not : .none, phrase, place)
  }

  private mutating func occurrence() -> (NounPhrase, Complement) {
    var phrase: NounPhrase
    let place: Complement
    switch random.below(100) {
    case ..<35:
      let nouns = Lexicon.nouns(.object, .reading, .food, .fruit).filter {
        !["table", "chair"].contains($0.singular)
      }
      phrase = thing(pick(nouns), adjectives: 30)
      place = surface()
    case ..<60:
      phrase = thing([.animal], adjectives: 30)
      place = self.place(of: phrase.noun)
    case ..<80:
      phrase = personPhrase()
      place = self.place()
    default:
      let noun = pick(Lexicon.nouns(.stop))
      phrase = NounPhrase(.a, noun, adjectives: adjectives(for: noun, percent: 40))
      place = nearby()
    }
    switch phrase.determiner {
    case .a, .number, .some, .many: break
    default: phrase.determiner = phrase.number == .singular ? .a : number()
    }
    return (phrase, place)
  }

  /// `the old car`, `these flowers`, `my keys`
  mutating func definite(_ noun: Noun) -> NounPhrase {
    let number: GrammaticalNumber = chance(percent: 30) ? .plural : .singular
    let isPlace = [.interior, .stop, .event].contains(noun.kind)
    let determiner: Determiner = chance(percent: 16) ? .this : .the
    let isOwned = !isPlace && noun.kind != .transit && chance(percent: 24)
    return NounPhrase(
      isOwned ? possessive() : determiner, noun, isPlace ? .singular : number,
      adjectives: adjectives(for: noun, percent: 25))
  }
}
