extension Sampler {
  /// Which pronouns a subject may be.
  enum Pronouns {
    case any
    /// Third persons: for adjectives and participles whose gender or number `I`, `you` and `we`
    /// leave open, and for forms that the corpus does not use with them.
    case third

    var list: [Pronoun] { self == .any ? Pronoun.allCases : [.he, .she, .they] }
  }

  /// The pronouns that can be the subject of `verb` in `tense`.
  func pronouns(for verb: Verb, _ tense: Tense) -> Pronouns {
    switch tense {
    case .past, .perfect: verb.auxiliary == .avoir && verb != Lexicon.be ? .any : .third
    case .present, .progressive: Lexicon.familiar.contains(verb.infinitive) ? .any : .third
    case .future: .third
    }
  }

  /// A person or several as the subject of `group`.
  mutating func person(for group: VerbGroup) -> Nominal {
    person(
      group.modal == nil ? pronouns(for: group.verb, group.tense) : .any,
      allowsEvery: group.negation == .none)
  }

  /// A person or several as a subject.
  ///
  /// - Parameter allowsEvery: false where the verb may be negated: `every student does not …` has
  ///   two readings
  mutating func person(_ pronouns: Pronouns, allowsEvery: Bool = false) -> Nominal {
    switch random.below(100) {
    case ..<34: return .phrase(personPhrase())
    case ..<48: return .phrase(relative())
    case ..<82:
      // All six are wanted where they can stand: the others have the third persons' share alone.
      return .pronoun(pick(pronouns.list))
    case ..<91: return .name(pick(Lexicon.givenNames))
    case ..<(allowsEvery ? 97 : 100):
      return .pair(.name(pick(Lexicon.givenNames)), .name(pick(Lexicon.givenNames)))
    default: return .phrase(NounPhrase(.every, pick(Lexicon.nouns(.person, .child))))
    }
  }

  /// A person as an object: no pronoun, which would be a clitic.
  ///
  /// - Parameter isNegated: whether the verb is, where French would turn `un` into `de`
  mutating func personObject(isNegated: Bool) -> Nominal {
    switch random.below(100) {
    case ..<55:
      var phrase = personPhrase()
      if isNegated, phrase.determiner == .a { phrase.determiner = .the }
      return .phrase(phrase)
    case ..<80: return .phrase(relative())
    default: return .name(pick(Lexicon.givenNames))
    }
  }

  /// `the old man`, `two children`, `these students`
  mutating func personPhrase() -> NounPhrase {
    let noun = pick(Lexicon.nouns(.person, .child))
    let isPlural = chance(percent: 36)
    let isOwned = ["doctor", "teacher", "neighbour", "friend", "student"]
      .contains(noun.singular)
    let determiner: Determiner
    switch random.below(100) {
    case ..<(isOwned ? 34 : 0): determiner = possessive()
    case ..<60: determiner = .the
    case ..<84: determiner = isPlural ? number() : .a
    case ..<92: determiner = .this
    default: determiner = isPlural ? .many : .the
    }
    let isBare = determiner == .many
    return NounPhrase(
      determiner, noun, isPlural ? .plural : .singular,
      adjectives: isBare ? [] : adjectives(for: noun, percent: 24))
  }

  /// `my brother`, `Anna's sisters`
  mutating func relative() -> NounPhrase {
    let noun = pick(Lexicon.nouns(.relative))
    let isPlural = !["father", "mother"].contains(noun.singular) && chance(percent: 25)
    return NounPhrase(
      chance(percent: 72) ? possessive() : owner(), noun, isPlural ? .plural : .singular)
  }

  /// `the black cat`, `three dogs`
  mutating func animal() -> NounPhrase {
    thing([.animal], adjectives: 35)
  }

  /// What kind of being a subject is, for the adjectives that go with it.
  func kind(of nominal: Nominal) -> NounKind {
    if case .phrase(let phrase) = nominal, phrase.noun.kind != .relative {
      return phrase.noun.kind
    }
    return .person
  }
}
