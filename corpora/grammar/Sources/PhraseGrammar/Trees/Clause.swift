/// A subject, a verb group and what follows.
package struct Clause: Hashable, Sendable {
  package var subject: Nominal
  package var group: VerbGroup
  package var complements: [Complement]

  package init(_ subject: Nominal, _ group: VerbGroup, _ complements: [Complement] = []) {
    self.subject = subject
    self.group = group
    self.complements = complements
  }

  /// The same said of someone or something else.
  package func said(of subject: Nominal) -> Clause {
    Clause(subject, group, complements)
  }

  /// Takes the negation away, and with it the `any` (`de`) that only a negation allows: `some`
  /// (`du`, `des`).
  package mutating func affirm() {
    group.negation = .none
    complements = complements.map { complement in
      guard case .object(.phrase(var phrase)) = complement, phrase.determiner == .any else {
        return complement
      }
      phrase.determiner = .some
      return .object(.phrase(phrase))
    }
  }
}
