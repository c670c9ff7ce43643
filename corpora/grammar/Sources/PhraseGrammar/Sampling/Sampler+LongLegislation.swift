/// Long sentences about the texts of institutions.
extension Sampler {
  /// What happens to a text after something was done with it, in a sensible order.
  private static let sequels = [
    "examine": "adopt approve support reject", "adopt": "publish support sign reject",
    "sign": "ratify approve support reject", "approve": "sign publish reject",
    "publish": "examine support approve reject", "support": "adopt approve sign reject",
    "reject": "support", "ratify": "support",
  ]

  /// `In 1992, the Council adopted the law on trade, and the Commission published it because …`
  mutating func history() -> ClauseComplex {
    let times = dates(3)
    let (verb, text) = dossier()
    let isFronted = chance(percent: 40)
    let first = event(verb, text, .past, isFronted ? [] : [times[0]])
    var whole = ClauseComplex.clause(first)
    if isFronted { whole = dated(whole, by: times[0]) }
    whole = followed(whole, verb, text, at: times[1], percent: 55)
    if chance(percent: 65) {
      let (other, second) = dossier()
      let end = ClauseComplex.clause(event(other, second, .past, [times[2]]))
      whole = other == Lexicon.reject ? .joined([whole, end], .but) : whole.adding(end)
    }
    return whole
  }

  /// `When the Commission published the report, the Council examined it and rejected the directive.`
  mutating func reaction() -> ClauseComplex {
    let times = dates(2)
    let (verb, text) = dossier()
    let first = Clause(
      actor(of: verb), VerbGroup(verb, .past), [.object(.phrase(text)), times[0]])
    let next = sequel(of: verb, for: text.noun)
    let main = Clause(
      actor(of: next),
      VerbGroup(next, .past, reference: Reference(text.agreement, isPerson: false)))
    let (other, second) = dossier()
    let end = Clause(
      main.subject, VerbGroup(other, .past), [.object(.phrase(second))])
    var whole = ClauseComplex.joined([.clause(main), .predicate(end)], .and)
    if chance(percent: 60) {
      let (third, last) = dossier()
      whole = .joined(
        [whole, .clause(event(third, last, .past, [times[1]]))],
        third == Lexicon.reject ? .but : .and)
    }
    return .fronted(.when, .clause(first), whole)
  }

  /// `The ministers say that the treaty was signed in 1992, that … and that …, but …`
  mutating func announcement() -> ClauseComplex {
    let times = dates(2)
    let contents = (0..<(chance(percent: 55) ? 3 : 2)).map { index -> ClauseComplex in
      let (verb, text) = dossier()
      if index == 2 { return .clause(event(verb, text, .future, [futureTime()])) }
      let main = ClauseComplex.clause(event(verb, text, .past, [times[index]]))
      return explained(main, percent: 25) { $0.ground(verb, text) }
    }
    let verb = pick(Lexicon.saying)
    let whole = ClauseComplex.report(
      Clause(.phrase(official()), VerbGroup(verb, .present)), contents)
    guard chance(percent: 45) else { return whole }
    let (_, text) = dossier()
    let critic = Clause(.phrase(official()), VerbGroup(pick(Lexicon.saying), .present))
    let reply = Clause(
      .phrase(text), VerbGroup(Lexicon.be, .present, chance(percent: 40) ? .not : .none),
      [quality("important")])
    return .joined([whole, .report(critic, [.clause(reply)])], .but)
  }

  /// `France, Italy and Spain signed the treaty in Rome in 1992, but Portugal did not sign it.`
  mutating func signing() -> ClauseComplex {
    let times = dates(2)
    let verb = pick([Lexicon.sign])
    let text = draft(of: verb)
    let parties = countries(any([2, 3, 3, 4]))
    let reference = Reference(text.agreement, isPerson: false)
    let first = ClauseComplex.clause(
      Clause(
        parties, VerbGroup(verb, .past),
        [.object(.phrase(text)), .city(.inside, pick(Lexicon.cities)), times[0]]))
    let ratify = pick([Lexicon.ratify])
    let isFuture = chance(percent: 40)
    let second = Clause(
      parties, VerbGroup(ratify, isFuture ? .future : .past, reference: reference),
      [isFuture ? futureTime() : times[1]])
    let whole = ClauseComplex.joined([first, .predicate(second)], .and)
    let others = countries(any([1, 2, 2, 3]))
    let refusal = Clause(
      others,
      VerbGroup(
        pick([Lexicon.reject]), .past, reference: reference))
    let end = explained(.clause(refusal), percent: 70) {
      $0.ground(refusal.group.verb, text)
    }
    return chance(percent: 75) ? .joined([whole, end], .but) : whole
  }

  /// `The treaty that was signed in Rome in 1992 is as important as the agreement that …`
  mutating func precedent() -> ClauseComplex {
    let times = dates(3)
    let noun = pick(Lexicon.documents)
    let other = pick(Lexicon.documents.filter { $0.kind == noun.kind })
    let first = precedent(noun, times[0])
    let second = precedent(other, times[1])
    let adjective = pick(Lexicon.predicates(for: noun.kind).filter { $0.english != "good" })
    let claim = ClauseComplex.clause(
      Clause(
        .phrase(first), VerbGroup(Lexicon.be, .present, chance(percent: 20) ? .not : .none),
        [
          .adjective(
            AdjectivePhrase(
              adjective, chance(percent: 50) ? .more(.phrase(second)) : .equal(.phrase(second))))
        ]))
    let framed: ClauseComplex =
      chance(percent: 45)
      ? .report(Clause(.phrase(official()), VerbGroup(pick(Lexicon.saying), .present)), [claim])
      : claim
    guard chance(percent: 55) else { return framed }
    let (verb, text) = dossier()
    return .joined(
      [framed, .clause(event(verb, text, .past, [times[2]]))],
      verb == Lexicon.reject ? .but : .and)
  }

  /// `the law that the Senate rejected in 1999`, `the treaty that was signed in Rome in 1992`
  private mutating func precedent(_ noun: Noun, _ time: Complement) -> NounPhrase {
    let verbs = Lexicon.legislation.filter { $0.documents.contains(noun) }.map(\.verb)
    let verb = pick(verbs)
    var phrase = document(noun, modifiers: false)
    phrase.determiner = .the
    phrase.modifier = .relative(
      chance(percent: 55)
        ? .object(actor(of: verb), VerbGroup(verb, .past), [time])
        : .subject(
          VerbGroup(verb, .past, isPassive: true),
          [.city(.inside, pick(Lexicon.cities)), time]))
    return phrase
  }

  /// `whole, and the Parliament rejected it in May 1993 because …`
  private mutating func followed(
    _ whole: ClauseComplex, _ verb: Verb, _ text: NounPhrase, at time: Complement, percent: Int
  ) -> ClauseComplex {
    let next = sequel(of: verb, for: text.noun)
    let reference = Reference(text.agreement, isPerson: false)
    let clause = Clause(
      actor(of: next), VerbGroup(next, .past, reference: reference), [time])
    let end = explained(.clause(clause), percent: percent) { $0.ground(next, text) }
    let isTurn = [verb, next].contains(Lexicon.reject)
    return .joined([whole, end], isTurn ? .but : .and)
  }

  /// Why a text was adopted, rejected and so on.
  private mutating func ground(_ verb: Verb, _ text: NounPhrase) -> Clause {
    let isAgainst = verb == Lexicon.reject
    if chance(percent: 40), verb != Lexicon.support {
      return Clause(
        actor(),
        VerbGroup(
          pick([Lexicon.support]), .past, isAgainst ? .not : .none,
          reference: Reference(text.agreement, isPerson: false)))
    }
    return Clause(
      .reference(text.agreement, isPerson: false),
      VerbGroup(Lexicon.be, .past, isAgainst ? .not : .none), [quality("important")])
  }

  /// Something done with a text, in the active or the passive.
  private mutating func event(
    _ verb: Verb, _ text: NounPhrase, _ tense: Tense, _ rest: [Complement]
  ) -> Clause {
    if chance(percent: 50) {
      return Clause(actor(of: verb), VerbGroup(verb, tense), [.object(.phrase(text))] + rest)
    }
    return Clause(
      .phrase(text), VerbGroup(verb, tense, isPassive: true),
      [.prepositional(.by, actor(of: verb))] + rest)
  }

  /// A verb and a text that it is done with.
  private mutating func dossier() -> (Verb, NounPhrase) {
    let verb = pick(Lexicon.legislation.map(\.verb))
    return (verb, draft(of: verb))
  }

  private mutating func draft(of verb: Verb) -> NounPhrase {
    let nouns = Lexicon.legislation.filter { $0.verb == verb }.flatMap(\.documents)
    var phrase = document(pick(nouns))
    if phrase.determiner == .this { phrase.determiner = .the }
    return phrase
  }

  /// What is done next with a text that `verb` was done with.
  private mutating func sequel(of verb: Verb, for noun: Noun) -> Verb {
    let names = Self.sequels[verb.base, default: "support"].split(separator: " ").map(String.init)
    let verbs = Lexicon.legislation.filter {
      names.contains($0.verb.base) && ($0.documents.contains(noun) || $0.verb.base == "support")
    }
    return pick(verbs.map(\.verb))
  }

  /// Some dates of public life, each later than the one before.
  private mutating func dates(_ count: Int) -> [Complement] {
    random.shuffled(Calendar.years).prefix(count).sorted().map { year in
      let month = random.below(12)
      let time: TimeExpression =
        switch random.below(3) {
        case 0: .year(year)
        case 1: .monthOfYear(month, year)
        default: .date(any(Calendar.days), month, year)
        }
      return .time(time)
    }
  }

  /// `France`, `Italy, Spain and Portugal`
  private mutating func countries(_ count: Int) -> Nominal {
    let countries = (0..<count).map { _ in Nominal.country(pick(Lexicon.countries)) }
    return countries.count == 1 ? countries[0] : .list(countries)
  }
}
