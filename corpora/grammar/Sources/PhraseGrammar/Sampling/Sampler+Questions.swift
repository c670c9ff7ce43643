extension Sampler {
  /// `Does the woman sleep?`
  mutating func polarQuestion() -> Sentence {
    .polarQuestion(asked(everyday()))
  }

  /// `Where did the lawyer buy the car?`
  mutating func adverbQuestion() -> Sentence {
    let adverb = any(Sentence.Adverb.allCases)
    let first = chance(percent: 50)
    var clause =
      switch adverb {
      case .where: first ? activity() : transitive()
      case .when: first ? movement() : giving()
      case .why: everyday()
      }
    if adverb == .where, clause.group.verb.base == "know" { clause.group.verb = Lexicon.meeting[0] }
    clause = asked(clause)
    clause.complements.removeAll {
      switch $0 {
      case .time: true
      case .city, .country: adverb == .where
      case .prepositional(let preposition, _): adverb == .where && preposition != .with
      default: false
      }
    }
    return .adverbQuestion(adverb, clause)
  }

  /// `Who is reading the newspaper?`
  mutating func subjectQuestion() -> Sentence {
    var clause =
      switch random.below(3) {
      case 0: transitive()
      case 1: activity()
      default: giving()
      }
    clause.subject = .who
    clause.group.frequency = nil
    clause.affirm()
    return .subjectQuestion(clause)
  }

  /// `What does the student write?`, `Which letter …?`, `How many apples …?`
  mutating func objectQuestion() -> Sentence {
    var clause = asked(transitive())
    guard case .object(.phrase(var object)) = clause.complements.first,
      ![.person, .child, .relative].contains(object.noun.kind)
    else { return objectQuestion() }
    clause.complements.removeFirst()
    object.modifier = nil
    object.adjectives = []
    if [.mass, .drink].contains(object.noun.kind) || chance(percent: 30) {
      return .whatQuestion(clause)
    }
    if chance(percent: 50) {
      object.determiner = .howMany
      object.number = .plural
    } else {
      object.determiner = .which
    }
    return .objectQuestion(object, clause)
  }

  /// A clause of daily life of any kind.
  private mutating func everyday() -> Clause {
    switch random.below(100) {
    case ..<30: transitive()
    case ..<45: activity()
    case ..<60: movement()
    case ..<70: giving()
    case ..<80: clitic()
    case ..<90: copula()
    default: living()
    }
  }

  /// The clause as it is asked about: not negated, not about the speaker, and in daily life not in the future.
  private mutating func asked(_ clause: Clause) -> Clause {
    var clause = clause
    clause.affirm()
    if clause.group.tense == .future {
      clause.group.tense = .present
      clause.complements.removeAll { if case .time = $0 { true } else { false } }
    }
    if [.pronoun(.i), .pronoun(.we)].contains(clause.subject) {
      clause.subject = .pronoun(clause.group.clitic == .you ? .she : .you)
    }
    return clause
  }
}
