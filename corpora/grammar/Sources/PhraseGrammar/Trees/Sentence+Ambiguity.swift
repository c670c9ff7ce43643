extension Sentence {
  /// Whether an English past of this sentence looks like a present (`they read`), so that it would
  /// have two French answers. The grammar keeps the present for such a form.
  package var hasAmbiguousPast: Bool {
    switch self {
    case .statement(let clause), .subjectQuestion(let clause):
      clause.hasAmbiguousPast(isInverted: false)
    case .polarQuestion(let clause), .adverbQuestion(_, let clause), .whatQuestion(let clause),
      .objectQuestion(_, let clause):
      clause.hasAmbiguousPast(isInverted: true)
    case .report(let first, let second), .because(let first, let second),
      .contrast(let first, let second):
      first.hasAmbiguousPast(isInverted: false) || second.hasAmbiguousPast(isInverted: false)
    case .complex(let complex):
      complex.clauses.contains { $0.hasAmbiguousPast(isInverted: false) }
    case .whereabouts, .existence, .existenceQuestion:
      false
    }
  }
}

extension Clause {
  /// - Parameter isInverted: whether the clause is a question with `did`, which tells the tense
  fileprivate func hasAmbiguousPast(isInverted: Bool) -> Bool {
    !isInverted && group.isAmbiguousPast(subject: subject.agreement)
      || subject.hasAmbiguousPast
      || complements.contains(where: \.hasAmbiguousPast)
  }
}

extension Complement {
  fileprivate var hasAmbiguousPast: Bool {
    switch self {
    case .object(let nominal), .prepositional(_, let nominal): nominal.hasAmbiguousPast
    case .adjective(let phrase): phrase.degree.standard?.hasAmbiguousPast ?? false
    case .profession, .city, .country, .time: false
    }
  }
}

extension Nominal {
  fileprivate var hasAmbiguousPast: Bool {
    switch self {
    case .phrase(let phrase): phrase.hasAmbiguousPast
    case .pair(let first, let second): first.hasAmbiguousPast || second.hasAmbiguousPast
    case .list(let items): items.contains(where: \.hasAmbiguousPast)
    default: false
    }
  }
}

extension NounPhrase {
  fileprivate var hasAmbiguousPast: Bool {
    switch modifier {
    case .relative(.subject(let group, let complements)):
      group.isAmbiguousPast(subject: agreement) || complements.contains(where: \.hasAmbiguousPast)
    case .relative(.object(let subject, let group, let complements)),
      .relative(.place(let subject, let group, let complements)):
      group.isAmbiguousPast(subject: subject.agreement) || subject.hasAmbiguousPast
        || complements.contains(where: \.hasAmbiguousPast)
    case .prepositional(_, let nominal): nominal.hasAmbiguousPast
    case nil: false
    }
  }
}

extension VerbGroup {
  fileprivate func isAmbiguousPast(subject: Agreement) -> Bool {
    tense == .past && modal == nil && !isPassive && negation != .not
      && verb.past == verb.base && !subject.isEnglishThirdSingular
  }
}
