extension Sampler {
  /// `The man who lives in Paris is tired.`
  mutating func subjectRelative() -> Clause {
    let noun = pick(Lexicon.nouns(.person, .child))
    var phrase = NounPhrase(
      chance(percent: 75) ? .the : .this, noun, chance(percent: 35) ? .plural : .singular)
    var inner: Clause
    switch random.below(100) {
    case ..<35:
      let verb = pick(Lexicon.activities)
      inner = Clause(.who, group(verb, tense(of: verb)), [place(of: verb)])
    case ..<65: inner = living()
    default: inner = transitive()
    }
    inner.complements = Array(inner.complements.prefix(1))
    inner.group.frequency = nil
    if inner.group.tense == .future { inner.group.tense = .present }
    phrase.modifier = .relative(.subject(inner.group, inner.complements))
    return completed(phrase)
  }

  /// `The letter that the woman wrote is very long.`
  mutating func objectRelative() -> Clause {
    var inner = transitive()
    guard case .object(.phrase(var phrase)) = inner.complements.first,
      ![NounKind.mass, .drink, .relative].contains(phrase.noun.kind)
    else { return objectRelative() }
    inner.group.frequency = nil
    inner.group.negation = .none
    if inner.group.tense != .present || chance(percent: 50) { inner.group.tense = .past }
    if inner.group.verb.base == "know" { inner.group.tense = .present }
    if ![.the, .this].contains(phrase.determiner) { phrase.determiner = .the }
    if chance(percent: 70) { phrase.adjectives = [] }
    phrase.modifier = .relative(.object(inner.subject, inner.group))
    return completed(phrase)
  }

  /// `Anna is sad because her brother is ill.`
  mutating func because() -> Sentence {
    let moods = Lexicon.predicates(for: .person).filter { $0.theme == .mood }
    let mood = pick(moods)
    let isNegated = chance(percent: 18)
    let subject = person(.third)
    let main = Clause(
      subject,
      VerbGroup(Lexicon.be, .present, isNegated ? .not : .none),
      [.adjective(AdjectivePhrase(mood))])
    let reference = Nominal.reference(subject.agreement, isPerson: true)
    return .because(main, reason(for: mood, of: reference, isNegated: isNegated))
  }

  /// What makes `subject` tired, ill, sad or happy, or does not.
  private mutating func reason(
    for mood: Adjective, of subject: Nominal, isNegated: Bool
  ) -> Clause {
    let negation: Negation = isNegated ? .not : .none
    func took(_ verb: Verb, _ object: NounPhrase) -> Clause {
      Clause(subject, VerbGroup(verb, .past, negation), [.object(.phrase(object))])
    }
    switch mood.english {
    case "tired":
      let verb = pick(Lexicon.activities.filter { $0.base != "sleep" })
      return Clause(subject, VerbGroup(verb, .past, negation), [place(of: verb)])
    case "ill":
      let isDrink = chance(percent: 40)
      return took(
        isDrink ? Lexicon.drink : Lexicon.eat,
        thing(isDrink ? [.drink] : [.food, .fruit, .mass], isNegated: isNegated, adjectives: 20))
    case "sad":
      if chance(percent: 40) {
        let kin = Nominal.phrase(relative())
        let ill = Lexicon.adjectives.filter { $0.english == "ill" }
        return Clause(
          kin, VerbGroup(Lexicon.be, .present, negation), [.adjective(AdjectivePhrase(ill[0]))])
      }
      return took(
        Lexicon.lose, thing([.object, .reading, .animal], isNegated: isNegated, adjectives: 20))
    default:
      if chance(percent: 40) {
        return Clause(
          .phrase(relative()), VerbGroup(Lexicon.go, any([.past, .future]), negation),
          [destination()])
      }
      return took(
        chance(percent: 50) ? Lexicon.find : Lexicon.buy,
        thing([.object, .reading, .animal], isNegated: isNegated, adjectives: 25))
    }
  }

  /// `The car is old, but it is beautiful.`
  mutating func contrast() -> Sentence {
    let kind = any([NounKind.reading, .object, .vehicle, .interior, .stop, .event, .food])
    var subject = definite(pick(Lexicon.nouns(kind)))
    subject.adjectives.removeAll { $0.theme != .colour }
    let choice = Lexicon.predicates(for: kind).filter { $0.theme != .colour }
    let tense: Tense = any([.present, .present, .past])
    func clause(_ subject: Nominal, _ adjective: Adjective, _ sampler: inout Sampler) -> Clause {
      let isNegated = sampler.chance(percent: 25)
      let degree: AdjectivePhrase.Degree = sampler.chance(percent: 28) ? .very : .plain
      return Clause(
        subject, VerbGroup(Lexicon.be, tense, isNegated ? .not : .none),
        [.adjective(AdjectivePhrase(adjective, degree))])
    }
    let adjective = pick(choice)
    let others = choice.filter { $0.theme != adjective.theme }
    guard !others.isEmpty else { return contrast() }
    return .contrast(
      clause(.phrase(subject), adjective, &self),
      clause(.reference(subject.agreement, isPerson: false), pick(others), &self))
  }

  /// A main clause whose subject or object is `phrase`.
  private mutating func completed(_ phrase: NounPhrase) -> Clause {
    if NounKind.people.contains(phrase.noun.kind), chance(percent: 40) {
      let verb = pick(Lexicon.meeting)
      let tense: Tense = verb.base == "know" ? .present : .past
      return Clause(
        person(pronouns(for: verb, tense)), VerbGroup(verb, tense), [.object(.phrase(phrase))])
    }
    return copula(.phrase(phrase), kind: kind(of: .phrase(phrase)))
  }
}
