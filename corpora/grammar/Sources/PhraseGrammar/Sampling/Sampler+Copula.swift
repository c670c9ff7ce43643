extension Sampler {
  /// `The house is very old.`
  mutating func copula() -> Clause {
    let (subject, kind) = describable()
    return copula(subject, kind: kind)
  }

  /// A clause that says what `subject`, of nouns of `kind`, is like.
  mutating func copula(_ subject: Nominal, kind: NounKind) -> Clause {
    var used: [Adjective.Theme] = []
    if case .phrase(let phrase) = subject { used = phrase.adjectives.map(\.theme) }
    let choice = Lexicon.predicates(for: kind).filter { !used.contains($0.theme) }
    let adjective = pick(choice.isEmpty ? Lexicon.predicates(for: kind) : choice)
    // What will be is a mood, or the outcome of an event: a house will not be old.
    let isOpen = adjective.theme == .mood || [.event, .document, .pact].contains(kind)
    let tense: Tense = weighted([(68, .present), (22, .past), (isOpen ? 20 : 0, .future)])
    var group = VerbGroup(Lexicon.be, tense, chance(percent: 22) ? .not : .none)
    if adjective.theme == .mood, tense == .present, group.negation == .none, chance(percent: 25) {
      group.frequency = any(Frequency.allCases)
    }
    let degree: AdjectivePhrase.Degree =
      adjective.theme != .colour && chance(percent: 28) ? .very : .plain
    return Clause(subject, group, [.adjective(AdjectivePhrase(adjective, degree))])
  }

  /// `The red car is more expensive than the bicycle.`
  mutating func comparison() -> Clause {
    let kind = any([NounKind.person, .person, .animal, .object, .vehicle, .reading, .stop, .event])
    let adjectives = Lexicon.predicates(for: kind).filter {
      $0.english != "good" && $0.theme != .mood && $0.theme != .colour
    }
    var used: [Noun] = []
    var sides: [Nominal] = []
    for _ in 0..<2 {
      if kind == .person, chance(percent: 55) {
        sides.append(
          chance(percent: 50) ? .name(pick(Lexicon.givenNames)) : .phrase(relative()))
      } else {
        let noun = pick(Lexicon.nouns(kind).filter { !used.contains($0) })
        used.append(noun)
        var phrase = definite(noun)
        phrase.adjectives = phrase.adjectives.filter { $0.position == .after }
        sides.append(.phrase(phrase))
      }
    }
    let adjective = pick(adjectives)
    let group = VerbGroup(
      Lexicon.be, chance(percent: 80) ? .present : .past, chance(percent: 15) ? .not : .none)
    let degree: AdjectivePhrase.Degree =
      chance(percent: 65) ? .more(sides[1]) : .equal(sides[1])
    return Clause(sides[0], group, [.adjective(AdjectivePhrase(adjective, degree))])
  }

  /// `Anna is a doctor.` Only professions whose French name is the same for the subject's gender.
  mutating func profession() -> Clause {
    let subject: Nominal
    switch random.below(100) {
    case ..<40: subject = .name(pick(Lexicon.givenNames))
    case ..<70: subject = .pronoun(pick([Pronoun.he, .she]))
    default: subject = .phrase(NounPhrase(possessive(), pick(Lexicon.nouns(.relative))))
    }
    let names =
      subject.agreement.gender == .feminine
      ? ["teacher", "doctor", "nurse"] : ["teacher", "doctor", "student", "writer"]
    let noun = pick(Lexicon.nouns(.person).filter { names.contains($0.singular) })
    let group = VerbGroup(
      Lexicon.be, any([.present, .present, .past, .future]), chance(percent: 20) ? .not : .none)
    return Clause(subject, group, [.profession(noun)])
  }

  /// Something or someone to describe, and what kind of thing it is.
  private mutating func describable() -> (Nominal, NounKind) {
    if chance(percent: 40) {
      let subject = person(.third)
      return (subject, kind(of: subject))
    }
    let kind = any([
      NounKind.animal, .food, .fruit, .mass, .drink, .reading, .object, .vehicle, .interior,
      .stop, .event,
    ])
    let noun = pick(Lexicon.nouns(kind))
    if [.mass, .drink].contains(kind) { return (.phrase(NounPhrase(.the, noun)), kind) }
    return (.phrase(definite(noun)), kind)
  }
}
