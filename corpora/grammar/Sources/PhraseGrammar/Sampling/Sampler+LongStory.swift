/// Long sentences of daily life.
extension Sampler {
  /// `Last week, my aunt went to Lisbon with her sons and bought two lamps because …, but …`
  mutating func outing() -> ClauseComplex {
    let someone = protagonist(speakers: 12)
    let tense: Tense = chance(percent: 65) ? .past : .future
    let time = tense == .past ? pastTime([.week, .month]) : futureTime([.week, .month])
    let isAway = !someone.isSpeaker
    var deeds = (0..<(chance(percent: 60) ? 2 : 1)).map { _ in
      deed(of: someone, tense, isAway: isAway)
    }
    if isAway { deeds.insert(trip(someone, tense), at: 0) }
    var whole = explained(sequence(deeds, by: someone), percent: 45) {
      $0.motive(for: deeds[deeds.count - 1], of: someone)
    }
    if chance(percent: 60) {
      whole = .joined([whole, other(than: someone, tense)], any([.and, .but]))
    }
    return dated(whole, by: time)
  }

  /// Deeds of one subject, which is named once; `I` and `we` are said each time.
  private func sequence(_ deeds: [Clause], by someone: Protagonist) -> ClauseComplex {
    let parts = deeds.enumerated().map { index, deed -> ClauseComplex in
      if index == 0 { return .clause(deed.said(of: someone.nominal)) }
      return someone.isSpeaker ? .clause(deed) : .predicate(deed)
    }
    return parts.count == 1 ? parts[0] : .joined(parts, .and)
  }

  /// What a relative does meanwhile, and perhaps why.
  private mutating func other(than someone: Protagonist, _ tense: Tense) -> ClauseComplex {
    let other = Protagonist(nominal: kin(of: someone))
    let deed = deed(of: other, tense)
    return explained(.clause(deed.said(of: other.nominal)), percent: 45) {
      $0.motive(for: deed, of: other)
    }
  }

  /// `Paul sent five letters to his sister who lives in Spain, but she did not read them because …`
  mutating func correspondence() -> ClauseComplex {
    let someone = protagonist(speakers: 20)
    let object = belonging(of: someone, gifts)
    let receiver = Protagonist(nominal: portrayed(kin(of: someone), percent: 60))
    let sending = Clause(
      someone.nominal, VerbGroup(pick(Lexicon.giving), .past),
      [.object(.phrase(object)), .prepositional(.to, receiver.nominal)])
    let isText = object.noun.kind == .reading
    let verb = pick([isText ? Lexicon.read : Lexicon.sell, Lexicon.lose])
    let isNegated = verb == Lexicon.read && chance(percent: 60)
    var sequel = ClauseComplex.clause(
      Clause(
        receiver.reference,
        VerbGroup(
          verb, .past, isNegated ? .not : .none,
          reference: Reference(object.agreement, isPerson: false))))
    if isNegated {
      sequel = explained(sequel, percent: 80) {
        let be = VerbGroup(Lexicon.be, .past)
        return Clause(receiver.reference, be, [$0.mood(["ill", "tired", "sad"])])
      }
    }
    let isGood = verb == Lexicon.read && !isNegated
    var whole = ClauseComplex.joined([.clause(sending), sequel], isGood ? .and : .but)
    if chance(percent: 65) {
      whole = .joined([whole, other(than: someone, .past)], isGood ? .but : .and)
    }
    return chance(percent: 60) ? dated(whole, by: pastTime([.week, .month])) : whole
  }

  /// `The cat is sleeping under the table, my uncle is reading the poem that … and …`
  mutating func scene() -> ClauseComplex {
    let someone = protagonist(speakers: 15)
    let count = chance(percent: 50) ? 4 : 3
    let parts = (0..<count).map { index -> ClauseComplex in
      if index > 0, chance(percent: 40) { return .clause(beast(of: someone)) }
      let actor = index == 0 ? someone : Protagonist(nominal: kin(of: someone))
      let clause =
        switch random.below(3) {
        case 0: reading(actor, .progressive)
        case 1: meal(actor, .progressive, isAway: false)
        default: occupation(actor, .progressive, isAway: false)
        }
      return .clause(clause.said(of: actor.nominal))
    }
    let whole = ClauseComplex.joined(parts, .and)
    guard chance(percent: 35) else { return whole }
    let absent = Clause(
      kin(of: someone), VerbGroup(Lexicon.be, .present), [mood(["tired", "ill", "sad"])])
    return .joined([whole, .clause(absent)], .but)
  }

  /// `Every Monday, Marie goes to the market, buys … and …, but she never drinks wine because …`
  mutating func habit() -> ClauseComplex {
    let someone = protagonist()
    let deeds =
      [trip(someone, .present, isNear: true)]
      + (0..<2).map { _ in deed(of: someone, .present, isAway: true) }
    let whole = sequence(deeds, by: someone)
    let time = regularTime([.week, .month])
    guard chance(percent: 70) else { return dated(whole, by: time) }
    let isDrink = chance(percent: 50)
    let item = pick(
      Lexicon.nouns(isDrink ? .drink : .mass).filter { !["water", "bread"].contains($0.singular) })
    let abstention = Clause(
      someone.reference, VerbGroup(pick([isDrink ? Lexicon.drink : Lexicon.eat]), .present, .never),
      [.object(.phrase(NounPhrase(.any, item)))])
    let end = explained(.clause(abstention), percent: 65) {
      let it = Nominal.reference(Agreement(.third, item.gender), isPerson: false)
      return Clause(it, VerbGroup(Lexicon.be, .present), [$0.quality("expensive")])
    }
    return dated(.joined([whole, end], .but), by: time)
  }

  /// `Thomas wants to go to Rome and must buy a hat, but he cannot sell his car because it is old.`
  mutating func plan() -> ClauseComplex {
    let someone = protagonist(speakers: 25)
    var wish = trip(someone, .present)
    wish.group.modal = .want
    var duty =
      switch random.below(4) {
      case 0: reading(someone, .present)
      case 1: visit(someone, .present, isAway: false)
      case 2: gift(someone, .present)
      default: shopping(someone, .present)
      }
    duty.group.modal = .must
    let start = ClauseComplex.clause(wish.said(of: someone.nominal))
    let first = explained(start, percent: 45) { $0.motive(for: wish, of: someone) }
    // After a reason the subject is named again, lest the duty be read as part of it.
    let second: ClauseComplex =
      first == start && !someone.isSpeaker ? .predicate(duty) : .clause(duty)
    return .joined([.joined([first, second], .and), failure(of: someone)], .but)
  }

  /// `she cannot sell her car because it is very old`
  private mutating func failure(of someone: Protagonist) -> ClauseComplex {
    let verb = pick([Lexicon.sell, Lexicon.find])
    let noun = pick(Lexicon.nouns(.vehicle, .object).filter { $0.singular != "flower" })
    let goods = NounPhrase(
      .possessive(someone.owner), noun, chance(percent: 30) ? .plural : .singular,
      adjectives: adjectives(for: noun, percent: 35).filter { $0.theme == .colour })
    let main = ClauseComplex.clause(
      Clause(
        someone.reference, VerbGroup(verb, .present, .not, modal: .can), [.object(.phrase(goods))]))
    guard verb == Lexicon.sell else { return main }
    return explained(main, percent: 80) {
      Clause(
        .reference(goods.agreement, isPerson: false), VerbGroup(Lexicon.be, .present),
        [$0.quality("old")])
    }
  }
}
