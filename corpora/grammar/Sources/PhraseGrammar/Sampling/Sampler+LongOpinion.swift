/// Long sentences of what people say and think.
extension Sampler {
  /// `My sister thinks that the hotel near the park is older than …, but Paul says that …`
  mutating func opinion() -> ClauseComplex {
    let someone = protagonist(speakers: 30)
    let verbs = Lexicon.saying.filter { !someone.isSpeaker || $0.base != "say" }
    var contents = [ClauseComplex.clause(judgement(of: someone))]
    if chance(percent: 55) { contents.append(news(of: Protagonist(nominal: kin(of: someone)))) }
    let whole = ClauseComplex.report(
      Clause(someone.nominal, VerbGroup(pick(verbs), .present)), contents)
    guard chance(percent: 80) else { return whole }
    let critic = Protagonist(nominal: kin(of: someone))
    let answer: ClauseComplex =
      chance(percent: 50)
      ? .clause(judgement(of: critic))
      : news(of: Protagonist(nominal: .name(pick(Lexicon.givenNames))))
    let reply = ClauseComplex.report(
      Clause(critic.nominal, VerbGroup(pick(Lexicon.saying), .present)), [answer])
    return .joined([whole, reply], .but)
  }

  /// `the hotel near the park is older than the museum where his uncle works`
  private mutating func judgement(of someone: Protagonist) -> Clause {
    let kind = any([NounKind.reading, .object, .vehicle, .stop, .animal])
    let choice = Lexicon.predicates(for: kind).filter {
      $0.theme != .colour && $0.theme != .mood && $0.english != "good"
    }
    let adjective = pick(choice)
    let (first, second) = (rival(kind, of: someone), rival(kind, of: someone))
    let group = VerbGroup(Lexicon.be, .present, chance(percent: 20) ? .not : .none)
    return Clause(
      first, group,
      [.adjective(AdjectivePhrase(adjective, chance(percent: 60) ? .more(second) : .equal(second)))]
    )
  }

  /// One of two things that are compared: `the car that her brother bought`.
  private mutating func rival(_ kind: NounKind, of someone: Protagonist) -> Nominal {
    let noun = pick(Lexicon.nouns(kind))
    var phrase = NounPhrase(.the, noun)
    guard chance(percent: 60) else {
      if kind != .stop, chance(percent: 60) { phrase.determiner = .possessive(someone.owner) }
      return .phrase(phrase)
    }
    let maker = kin(of: someone)
    switch kind {
    case .stop:
      phrase.modifier =
        chance(percent: 50)
        ? .relative(.place(maker, VerbGroup(Lexicon.work, .present)))
        : .prepositional(.near, .phrase(NounPhrase(.the, pick(Lexicon.nouns(.interior)))))
    case .reading:
      let verb = noun.singular == "newspaper" ? Lexicon.buy : Lexicon.write
      phrase.modifier = .relative(.object(maker, VerbGroup(verb, .past)))
    default:
      phrase.modifier = .relative(
        .object(maker, VerbGroup(any([Lexicon.buy, Lexicon.sell]), .past)))
    }
    return .phrase(phrase)
  }

  /// What is told of someone.
  private mutating func news(of other: Protagonist) -> ClauseComplex {
    let tense: Tense = any([.past, .future])
    let deed = chance(percent: 50) ? trip(other, tense) : deed(of: other, tense)
    return explained(.clause(deed.said(of: other.nominal)), percent: 30) {
      $0.motive(for: deed, of: other)
    }
  }
}
