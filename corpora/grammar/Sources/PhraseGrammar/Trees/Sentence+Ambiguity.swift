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
      || complements.contains { complement in
        if case .object(let nominal) = complement { nominal.hasAmbiguousPast } else { false }
      }
  }
}

extension Nominal {
  fileprivate var hasAmbiguousPast: Bool {
    guard case .phrase(let phrase) = self else { return false }
    switch phrase.modifier {
    case .relative(.subject(let group, _)):
      return group.isAmbiguousPast(subject: phrase.agreement)
    case .relative(.object(let subject, let group)):
      return group.isAmbiguousPast(subject: subject.agreement)
    case .prepositional, nil:
      return false
    }
  }
}

extension VerbGroup {
  fileprivate func isAmbiguousPast(subject: Agreement) -> Bool {
    tense == .past && modal == nil && !isPassive && negation != .not
      && verb.past == verb.base && !subject.isEnglishThirdSingular
  }
}
