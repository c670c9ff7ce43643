/// What the people of long sentences do. The subjects are later mentions: `she`.
extension Sampler {
  /// One thing that `someone` does.
  ///
  /// - Parameter isAway: whether they have gone somewhere, so that no other place is named
  mutating func deed(of someone: Protagonist, _ tense: Tense, isAway: Bool = false) -> Clause {
    switch random.below(100) {
    case ..<28: shopping(someone, tense)
    case ..<36: meal(someone, tense, isAway: isAway)
    case ..<48: reading(someone, tense)
    case ..<66: visit(someone, tense, isAway: isAway)
    case ..<84: gift(someone, tense)
    default: occupation(someone, tense, isAway: isAway)
    }
  }

  /// `went to the hotel where her uncle works`, `went to Spain with her sons`
  ///
  /// - Parameter isNear: whether the place is one of the town: where one goes every week
  mutating func trip(_ someone: Protagonist, _ tense: Tense, isNear: Bool = false) -> Clause {
    let place = isNear ? .prepositional(.to, .phrase(stop())) : destination()
    var rest = [inhabited(place, by: someone, percent: 25)]
    if rest[0] == place, chance(percent: 40) {
      rest.append(.prepositional(.with, kin(of: someone)))
    }
    return Clause(someone.reference, VerbGroup(pick([Lexicon.go]), tense), rest)
  }

  /// `bought two apples, some bread and a cake`
  mutating func shopping(_ someone: Protagonist, _ tense: Tense) -> Clause {
    let nouns =
      chance(percent: 55)
      ? Lexicon.nouns(.food, .fruit, .mass, .drink)
      : Lexicon.nouns(.object) + [Lexicon.noun("book"), Lexicon.noun("newspaper")]
    let count = weighted([(20, 2), (50, 3), (30, 4)])
    return Clause(
      someone.reference, VerbGroup(pick([Lexicon.buy]), tense), [.object(goods(nouns, count))])
  }

  /// `ate some cheese and two eggs in the garden`
  mutating func meal(_ someone: Protagonist, _ tense: Tense, isAway: Bool) -> Clause {
    let food = goods(Lexicon.nouns(.food, .fruit, .mass), chance(percent: 60) ? 2 : 3)
    let place = isAway || chance(percent: 50) ? [] : [home()]
    return Clause(
      someone.reference, VerbGroup(pick([Lexicon.eat]), tense), [.object(food)] + place)
  }

  /// `read the poems that her aunt wrote`, `wrote two letters to his mother`
  mutating func reading(_ someone: Protagonist, _ tense: Tense) -> Clause {
    let verb = pick(Lexicon.reading)
    let isRead = verb.base == "read"
    let names = isRead ? ["book", "poem", "story", "newspaper"] : ["letter", "poem", "story"]
    var object = belonging(
      of: someone, Lexicon.nouns(.reading).filter { names.contains($0.singular) })
    var rest: [Complement] = []
    if !isRead {
      // What is being written is not yet old or famous, nor known as `the` story.
      object.adjectives.removeAll { ![.size, .ease].contains($0.theme) }
      object.determiner = object.number == .plural ? .number(2 + random.below(4)) : .a
    }
    if isRead, object.noun.singular != "newspaper", chance(percent: 45) {
      object.determiner = .the
      object.modifier = .relative(.object(kin(of: someone), VerbGroup(Lexicon.write, .past)))
    } else if object.noun.singular == "letter" {
      rest = [.prepositional(.to, acquaintance(of: someone))]
    }
    return Clause(someone.reference, VerbGroup(verb, tense), [.object(.phrase(object))] + rest)
  }

  /// `helped the old man who lives in Rome`
  mutating func visit(_ someone: Protagonist, _ tense: Tense, isAway: Bool) -> Clause {
    let verb = pick(
      Lexicon.meeting.filter { $0.base != "know" && !(isAway && $0.base == "invite") })
    return Clause(
      someone.reference, VerbGroup(verb, tense), [.object(acquaintance(of: someone))])
  }

  /// `gave the blue hat to her sister`
  mutating func gift(_ someone: Protagonist, _ tense: Tense) -> Clause {
    let object = belonging(of: someone, gifts)
    return Clause(
      someone.reference, VerbGroup(pick(Lexicon.giving), tense),
      [.object(.phrase(object)), .prepositional(.to, acquaintance(of: someone))])
  }

  /// What one gives or sends.
  var gifts: [Noun] {
    Lexicon.nouns(.object, .reading).filter { !["table", "chair"].contains($0.singular) }
  }

  /// `worked at the hospital`; away from home `slept at the hotel`, `played with her brother`
  mutating func occupation(_ someone: Protagonist, _ tense: Tense, isAway: Bool) -> Clause {
    let verb = pick(Lexicon.activities.filter { $0.base != "play" || someone.isPlayful })
    let place: Complement =
      switch verb.base {
      case "sleep" where isAway:
        .prepositional(.at, .phrase(NounPhrase(.the, Lexicon.noun("hotel"))))
      case _ where isAway: .prepositional(.with, kin(of: someone))
      case "work": .prepositional(.at, .phrase(stop()))
      default: home()
      }
    return Clause(someone.reference, VerbGroup(verb, tense), [place])
  }

  /// A place where one is at home.
  private mutating func home() -> Complement {
    let nouns = Lexicon.nouns(.interior).filter {
      ["garden", "park", "house", "kitchen"].contains($0.singular)
    }
    return .prepositional(.inside, .phrase(NounPhrase(.the, pick(nouns))))
  }

  /// `the two white cats are playing in the garden`
  mutating func beast(of someone: Protagonist) -> Clause {
    let animal = belonging(of: someone, Lexicon.nouns(.animal))
    let verb = pick(Lexicon.activities.filter { ["sleep", "play"].contains($0.base) })
    let outside = ["garden", "park", "village"]
    let place: Complement =
      if animal.noun.singular == "horse" {
        .prepositional(.inside, .phrase(NounPhrase(.the, Lexicon.noun(any(outside)))))
      } else if animal.number == .singular, chance(percent: 50) {
        surface()
      } else {
        home()
      }
    return Clause(.phrase(animal), VerbGroup(verb, .progressive), [place])
  }

  /// Several things that one buys or eats.
  private mutating func goods(_ nouns: [Noun], _ count: Int) -> Nominal {
    .list(
      (0..<count).map { _ in
        let noun = pick(nouns)
        if [.mass, .drink].contains(noun.kind) { return .phrase(NounPhrase(.some, noun)) }
        let isFood = [.food, .fruit].contains(noun.kind)
        let several: Determiner = isFood ? number() : .number(2 + random.below(4))
        let determiner: Determiner = weighted([(40, .a), (45, several), (15, .some)])
        return .phrase(
          NounPhrase(
            determiner, noun, determiner == .a ? .singular : .plural,
            adjectives: adjectives(for: noun, percent: 30).filter { $0.theme != .price }))
      })
  }
}
