extension Sampler {
  /// `The agreement on trade was signed in Rome in May 1992.`
  mutating func passive(tense given: Tense?) -> Clause {
    let (verb, documents) = any(Lexicon.legislation)
    let subject = Nominal.phrase(document(pick(documents)))
    if given == nil, chance(percent: 8) {
      let group = VerbGroup(
        verb, .present, chance(percent: 25) ? .not : .none,
        modal: chance(percent: 65) ? .must : .can, isPassive: true)
      return Clause(subject, group, chance(percent: 50) ? [agent(of: verb)] : [])
    }
    let tense = given ?? weighted([(66, .past), (14, .perfect), (20, .future)])
    let group = VerbGroup(verb, tense, chance(percent: 14) ? .not : .none, isPassive: true)
    return Clause(subject, group, circumstances(verb, tense))
  }

  /// `The Commission has adopted a new directive.`
  mutating func legislation(tense given: Tense?) -> Clause {
    let (verb, documents) = any(Lexicon.legislation)
    let tense = given ?? weighted([(58, .past), (20, .perfect), (22, .future)])
    let group = VerbGroup(verb, tense, chance(percent: 16) ? .not : .none)
    let object = document(pick(documents), isNegated: group.negation != .none)
    var rest: [Complement] = []
    if tense == .past, chance(percent: 60) { rest = [historicalTime()] }
    if tense == .future { rest = time(for: group, percent: 50) }
    return Clause(actor(of: verb), group, [.object(.phrase(object))] + rest)
  }

  /// `When did the Council adopt the directive?`, `Who signed the treaty?`
  mutating func legislationQuestion() -> Sentence {
    var clause = legislation(tense: chance(percent: 75) ? .past : .future)
    clause.affirm()
    switch random.below(100) {
    case ..<40:
      return .polarQuestion(clause)
    case ..<70:
      clause.complements.removeAll { if case .time = $0 { true } else { false } }
      return .adverbQuestion(chance(percent: 60) ? .when : .why, clause)
    default:
      clause.subject = .who
      return .subjectQuestion(clause)
    }
  }

  /// `When was the treaty signed?`
  mutating func passiveQuestion() -> Sentence {
    var clause = passive(tense: chance(percent: 80) ? .past : .future)
    clause.affirm()
    if chance(percent: 45) { return .polarQuestion(clause) }
    clause.complements = []
    return .adverbQuestion(any(Sentence.Adverb.allCases), clause)
  }

  /// `The law that the Senate rejected is important.`, `The treaty that was signed in 1992 …`
  mutating func legislationRelative() -> Clause {
    let (verb, documents) = any(Lexicon.legislation)
    var phrase = document(pick(documents), modifiers: false)
    if phrase.determiner == .a { phrase.determiner = .the }
    if chance(percent: 50) {
      phrase.modifier = .relative(.object(actor(of: verb), VerbGroup(verb, .past)))
    } else {
      phrase.modifier = .relative(
        .subject(VerbGroup(verb, .past, isPassive: true), [historicalTime()]))
    }
    if chance(percent: 45) {
      let verbs = Lexicon.legislation.filter { other, documents in
        other != verb && other.base != "sign" && documents.contains(phrase.noun)
      }
      return Clause(
        actor(), VerbGroup(any(verbs).verb, any([.past, .past, .future])),
        [.object(.phrase(phrase))])
    }
    return copula(.phrase(phrase), kind: phrase.noun.kind)
  }

  /// `The new directive is very important.`
  mutating func legislationCopula() -> Clause {
    let noun = pick(Lexicon.documents)
    var phrase = document(noun)
    if phrase.determiner != .this { phrase.determiner = .the }
    return copula(.phrase(phrase), kind: noun.kind)
  }

  /// `The minister says that the treaty was signed in Rome.`
  mutating func report() -> Sentence {
    let verb = pick(Lexicon.saying)
    // After `ne pense pas que` French asks for the subjunctive, which the grammar does not have.
    let group = VerbGroup(
      verb, .present, chance(percent: 20) && verb.base == "know" ? .not : .none)
    let isOfficial = chance(percent: 50)
    // A body says what a person can also think.
    let subject: Nominal =
      isOfficial
      ? (verb.base == "say" ? actor() : .phrase(official())) : person(for: group)
    let main = Clause(subject, group)
    let reported =
      switch random.below(100) {
      case ..<36: passive(tense: nil)
      case ..<60: legislation(tense: any([.past, .future, .perfect]))
      case ..<75: copula()
      case ..<90: movement()
      default: legislationCopula()
      }
    return .report(main, reported)
  }

  /// Who acts: a body, a country, an official.
  mutating func actor() -> Nominal {
    switch random.below(100) {
    case ..<46: return .phrase(institution())
    case ..<58: return .named(pick(Lexicon.actingInstitutions))
    case ..<74: return .country(pick(Lexicon.countries))
    case ..<94: return .phrase(official())
    default:
      let first = institution()
      let other = pick(Lexicon.institutions.filter { $0 != first.noun })
      return .pair(.phrase(first), .phrase(NounPhrase(.the, other)))
    }
  }

  /// Who does what `verb` says: treaties are signed by countries and people.
  mutating func actor(of verb: Verb) -> Nominal {
    guard ["sign", "ratify"].contains(verb.base) else { return actor() }
    if chance(percent: 55) { return .country(pick(Lexicon.countries)) }
    if verb.base == "sign", chance(percent: 70) { return .phrase(official()) }
    let government = Lexicon.noun(verb.base == "sign" ? "government" : "Parliament")
    return .phrase(
      NounPhrase(.the, government, adjectives: adjectives(for: government, percent: 60)))
  }

  /// `the Council`, `the Italian government`
  mutating func institution() -> NounPhrase {
    let noun = pick(Lexicon.institutions)
    let isNational = ["government", "Parliament", "Senate"].contains(noun.singular)
    return NounPhrase(
      .the, noun, adjectives: isNational ? adjectives(for: noun, percent: 35) : [])
  }

  /// `the French ministers`, `the members of the committee`
  mutating func official() -> NounPhrase {
    let noun = pick(Lexicon.officials)
    let isPlural = noun.singular == "member" || chance(percent: 30)
    var phrase = NounPhrase(.the, noun, isPlural ? .plural : .singular)
    let canBelong = ["member", "president", "delegate"].contains(noun.singular)
    if noun.singular == "member" || (canBelong && chance(percent: 40)) {
      phrase.modifier = .prepositional(.of, .phrase(NounPhrase(.the, pick(Lexicon.institutions))))
    } else if chance(percent: 35) {
      phrase.adjectives = [pick(Lexicon.adjectives(.relational, for: .person))]
    }
    return phrase
  }

  /// `the new agreement on trade`, `two national laws`
  ///
  /// - Parameter modifiers: whether a prepositional phrase may follow
  mutating func document(
    _ noun: Noun, isNegated: Bool = false, modifiers: Bool = true
  ) -> NounPhrase {
    let isPlural = chance(percent: 24)
    let determiner: Determiner =
      isPlural
      ? weighted([(66, .the), (14, .this), (isNegated ? 0 : 20, number())])
      : weighted([(78, .the), (isNegated ? 0 : 12, .a), (10, .this)])
    var phrase = NounPhrase(
      determiner, noun, isPlural ? .plural : .singular,
      adjectives: adjectives(for: noun, percent: 32))
    if phrase.adjectives.contains(where: { $0.english == "first" }) { phrase.determiner = .the }
    guard modifiers, determiner != .this, chance(percent: 36) else { return phrase }
    let isMutual = ["agreement", "treaty", "contract", "convention"].contains(noun.singular)
    if noun.singular == "contract" || (isMutual && chance(percent: 22)) {
      phrase.modifier = .prepositional(.with, .country(pick(Lexicon.countries)))
    } else if !isMutual && chance(percent: 22) {
      phrase.modifier = .prepositional(.of, .phrase(NounPhrase(.the, pick(Lexicon.institutions))))
    } else {
      let theme: Nominal =
        chance(percent: 42)
        ? .named(pick(Lexicon.namedInstitutions)) : .topic(pick(Lexicon.topics))
      phrase.modifier = .prepositional(.on, theme)
    }
    return phrase
  }

  /// By whom, where and when something is done to a text.
  private mutating func circumstances(_ verb: Verb, _ tense: Tense) -> [Complement] {
    switch tense {
    case .past:
      switch random.below(100) {
      case ..<52: return [historicalTime()]
      case ..<68: return [agent(of: verb)]
      case ..<82: return [.city(.inside, pick(Lexicon.cities)), historicalTime()]
      case ..<92: return [agent(of: verb), historicalTime()]
      default: return [.city(.inside, pick(Lexicon.cities))]
      }
    case .future:
      return chance(percent: 70) ? [futureTime()] : [agent(of: verb)]
    case .perfect, .present, .progressive:
      return chance(percent: 65) ? [agent(of: verb)] : []
    }
  }

  private mutating func agent(of verb: Verb) -> Complement {
    .prepositional(.by, actor(of: verb))
  }
}
