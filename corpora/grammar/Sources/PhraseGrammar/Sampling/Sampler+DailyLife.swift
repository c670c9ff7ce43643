extension Sampler {
  /// `The girl does not eat the red apple.`
  mutating func transitive() -> Clause {
    if chance(percent: 24) { return encounter() }
    let (verb, kinds) = action()
    let group = group(verb, tense(of: verb))
    let object = object(of: verb, kinds, isNegated: group.negation != .none)
    return Clause(
      person(for: group), group,
      [.object(.phrase(object))] + time(for: group, percent: 30))
  }

  /// A thing of one of `kinds` that `verb` is done to: newspapers are read, not written.
  private mutating func object(
    of verb: Verb, _ kinds: [NounKind], isNegated: Bool
  ) -> NounPhrase {
    let nouns = Lexicon.nouns.filter {
      kinds.contains($0.kind) && !(verb.base == "write" && $0.singular == "newspaper")
    }
    return thing(pick(nouns), isNegated: isNegated)
  }

  /// A verb and the kinds of its objects.
  private mutating func action() -> (Verb, [NounKind]) {
    switch random.below(100) {
    case ..<20: return (Lexicon.eat, [.food, .fruit, .mass])
    case ..<34: return (Lexicon.drink, [.drink])
    case ..<58: return (pick(Lexicon.reading), [.reading])
    default:
      let verb = pick(Lexicon.handling)
      let isTrade = ["buy", "sell"].contains(verb.base)
      return (
        verb,
        isTrade ? [.object, .vehicle, .reading, .food, .fruit] : [.object, .reading, .animal]
      )
    }
  }

  /// `The nurse helped my brother.`
  private mutating func encounter() -> Clause {
    let verb = pick(Lexicon.meeting)
    let group = group(verb, encounterTense(verb))
    let object = personObject(isNegated: group.negation != .none)
    return Clause(person(for: group), group, [.object(object)])
  }

  private mutating func encounterTense(_ verb: Verb) -> Tense {
    if verb.base == "know" { return .present }
    if verb.base == "meet" { return .past }
    return any([.present, .past, .past, .future])
  }

  /// `She did not see him.`
  mutating func clitic() -> Clause {
    let verb = pick(Lexicon.meeting)
    var group = group(verb, encounterTense(verb))
    if group.tense != .past, verb.base != "know", chance(percent: 30) {
      group = VerbGroup(
        verb, .present, group.negation == .none ? .none : .not, modal: any(Modal.allCases))
    }
    let subject = person(for: group)
    // The participle agrees with the object: only where its gender and number are certain.
    var clitics = group.tense == .past ? Pronouns.third.list : Pronoun.allCases
    switch subject {
    case .pronoun(.i), .pronoun(.we): clitics.removeAll { [.i, .we].contains($0) }
    case .pronoun(.you): clitics.removeAll { $0 == .you }
    default: break
    }
    group.clitic = pick(clitics)
    return Clause(subject, group, group.modal == nil ? time(for: group, percent: 25) : [])
  }

  /// `Anna will give the book to the teacher.`
  mutating func giving() -> Clause {
    let verb = pick(Lexicon.giving)
    let isFuture = !Lexicon.withoutFuture.contains(verb.infinitive)
    let group = group(verb, any([.present, .past, .past, isFuture ? .future : .past]))
    let object = thing(
      [.object, .reading], isNegated: group.negation != .none, adjectives: 25)
    let recipient: Nominal
    switch random.below(100) {
    case ..<55:
      recipient = .phrase(
        NounPhrase(
          .the, pick(Lexicon.nouns(.person, .child).filter { $0.singular != "friend" }),
          any([.singular, .singular, .plural])))
    case ..<75: recipient = .phrase(relative())
    default: recipient = .name(pick(Lexicon.givenNames))
    }
    return Clause(
      person(for: group), group, [.object(.phrase(object)), .prepositional(.to, recipient)])
  }

  /// `The children are playing in the garden.`
  mutating func activity() -> Clause {
    if chance(percent: 28) { return animalActivity() }
    let verb = pick(Lexicon.activities)
    let group = group(verb, tense(of: verb))
    let rest: Complement =
      verb.base != "sleep" && chance(percent: 18)
      ? .prepositional(.with, .phrase(chance(percent: 50) ? relative() : personPhrase()))
      : place(of: verb)
    return Clause(person(for: group), group, [rest] + time(for: group, percent: 25))
  }

  /// `The black cat is sleeping under the table.`
  private mutating func animalActivity() -> Clause {
    if chance(percent: 25) {
      let group = group(Lexicon.drink, tense(of: Lexicon.drink))
      let nouns = Lexicon.nouns(.drink).filter { $0.singular != "wine" }
      let object = thing(pick(nouns), isNegated: group.negation != .none, adjectives: 0)
      return Clause(.phrase(animal()), group, [.object(.phrase(object))])
    }
    let verb = pick(Lexicon.activities.filter { ["sleep", "play"].contains($0.base) })
    let animal = animal()
    return Clause(.phrase(animal), group(verb, tense(of: verb)), [place(of: animal.noun)])
  }

  /// `The boy must read the letter.`
  mutating func modal() -> Clause {
    let verb: Verb
    let complements: [Complement]
    let modal: Modal = any(Modal.allCases)
    let negation: Negation = chance(percent: 22) ? .not : .none
    switch random.below(100) {
    case ..<40:
      let (action, kinds) = action()
      verb = action
      complements = [.object(.phrase(object(of: verb, kinds, isNegated: negation != .none)))]
    case ..<52:
      verb = pick(Lexicon.meeting.filter { $0.base != "know" })
      complements = [.object(personObject(isNegated: negation != .none))]
    case ..<72:
      verb = pick(Lexicon.activities)
      complements = [place(of: verb)]
    case ..<86:
      verb = pick([Lexicon.go, Lexicon.arrive])
      complements = [verb == Lexicon.go ? destination() : .prepositional(.at, .phrase(stop()))]
    default:
      verb = pick(Lexicon.giving)
      complements = [
        .object(.phrase(thing([.object, .reading], isNegated: negation != .none))),
        .prepositional(.to, .phrase(relative())),
      ]
    }
    let group = VerbGroup(verb, .present, negation, modal: modal)
    return Clause(person(for: group), group, complements)
  }

  /// A tense of daily life in which the corpus uses `verb`.
  mutating func tense(of verb: Verb) -> Tense {
    if ["find", "lose"].contains(verb.base) { return .past }
    let isLasting =
      ["eat", "drink", "read", "write"].contains(verb.base)
      || Lexicon.activities.contains(verb)
    return weighted([
      (30, .present), (isLasting ? 20 : 0, .progressive), (30, .past),
      (Lexicon.withoutFuture.contains(verb.infinitive) ? 0 : 20, .future),
    ])
  }

  /// A verb group, sometimes negated or with an adverb.
  mutating func group(_ verb: Verb, _ tense: Tense) -> VerbGroup {
    // `know` and `live` last: they have no `often`.
    let isHabit = tense == .present && !["know", "live"].contains(verb.base)
    var group = VerbGroup(verb, tense)
    if chance(percent: 20) {
      group.negation = isHabit && chance(percent: 30) ? .never : .not
    } else if isHabit, chance(percent: 22) {
      group.frequency = any(Frequency.allCases)
    }
    return group
  }
}
