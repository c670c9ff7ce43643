/// Why the people of long sentences do what they do.
extension Sampler {
  /// The reason of `deed`, which `someone` does.
  mutating func motive(for deed: Clause, of someone: Protagonist) -> Clause {
    let be = VerbGroup(Lexicon.be, deed.group.tense == .past ? .past : .present)
    func isLike(_ subject: Nominal, _ complement: Complement, isNegated: Bool = false) -> Clause {
      var group = be
      if isNegated { group.negation = .not }
      return Clause(subject, group, [complement])
    }
    if let other = deed.otherPerson {
      return isLike(
        .reference(other.agreement, isPerson: true), mood(["ill", "sad", "tired"]))
    }
    let goods = deed.object.map { Nominal.reference($0.agreement, isPerson: false) }
    switch (deed.group.verb.base, goods) {
    case ("buy", let goods?): return isLike(goods, quality("expensive"), isNegated: true)
    case ("eat", let goods?): return isLike(goods, quality("good"))
    case ("read", let goods?): return isLike(goods, quality("interesting"))
    case ("sleep", _) where !someone.isSpeaker: return isLike(someone.reference, mood(["tired"]))
    case ("sing", _) where !someone.isSpeaker, ("play", _) where !someone.isSpeaker:
      return isLike(someone.reference, mood(["happy"]))
    case ("go", _) where deed.group.tense == .future || deed.group.modal != nil:
      if chance(percent: 50) { return wish(of: someone) }
    default: break
    }
    return isLike(kin(of: someone), mood(["ill", "sad"]))
  }

  /// `he wants to help his mother`
  private mutating func wish(of someone: Protagonist) -> Clause {
    let verb = pick(Lexicon.meeting.filter { $0.base != "know" })
    return Clause(
      someone.reference, VerbGroup(verb, .present, modal: .want), [.object(kin(of: someone))])
  }

  /// `ill`, `very tired`
  mutating func mood(_ choice: [String]) -> Complement {
    let moods = Lexicon.predicates(for: .person).filter { choice.contains($0.english) }
    return .adjective(AdjectivePhrase(pick(moods), chance(percent: 30) ? .very : .plain))
  }

  /// One adjective, sometimes with `very`.
  mutating func quality(_ english: String) -> Complement {
    let adjectives = Lexicon.adjectives.filter { $0.english == english }
    return .adjective(AdjectivePhrase(pick(adjectives), chance(percent: 35) ? .very : .plain))
  }
}

extension Clause {
  /// The direct object.
  fileprivate var object: Nominal? {
    for case .object(let nominal) in complements { return nominal }
    return nil
  }

  /// Whom it is done to: the object of `see`, the receiver of `give`.
  fileprivate var otherPerson: Nominal? {
    if Lexicon.meeting.contains(group.verb) { return object }
    for case .prepositional(.to, let nominal) in complements where group.verb != Lexicon.go {
      return nominal
    }
    return nil
  }
}
