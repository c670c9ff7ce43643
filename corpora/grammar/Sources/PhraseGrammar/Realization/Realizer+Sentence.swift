extension Realizer {
  /// A whole sentence with its final mark.
  mutating func sentence(_ sentence: Sentence) -> Bilingual {
    switch sentence {
    case .statement(let clause):
      return statement(clause) + word(".", ".")
    case .polarQuestion(let clause):
      return question(nil, clause) + word("?", "?")
    case .adverbQuestion(let adverb, let clause):
      return question(word(adverb.rawValue, adverb.french), clause) + word("?", "?")
    case .subjectQuestion(let clause):
      return statement(clause) + word("?", "?")
    case .whatQuestion(let clause):
      return question(word("what", "que"), clause) + word("?", "?")
    case .objectQuestion(let object, let clause):
      return question(nounPhrase(object), clause, object: object.agreement) + word("?", "?")
    case .whereabouts(let nominal):
      let adverb = Sentence.Adverb.where
      let verb = verbGroup(VerbGroup(Lexicon.be, .present), subject: nominal.agreement)
      return word(adverb.rawValue, adverb.french) + verb.statement + self.nominal(nominal)
        + word("?", "?")
    case .existence(let negation, let phrase, let place):
      return existence(negation, phrase, place) + word(".", ".")
    case .existenceQuestion(let phrase, let place):
      return existenceQuestion(phrase, place) + word("?", "?")
    case .report(let main, let reported):
      return statement(main) + word("that", "que") + statement(reported) + word(".", ".")
    case .because(let main, let reason):
      return statement(main) + word("because", "parce", "que") + statement(reason)
        + word(".", ".")
    case .contrast(let first, let second):
      return statement(first) + word(",", ",") + word("but", "mais") + statement(second)
        + word(".", ".")
    case .complex(let complex):
      return self.complex(complex) + word(".", ".")
    }
  }

  /// A clause in the order of a statement.
  mutating func statement(_ clause: Clause) -> Bilingual {
    nominal(clause.subject) + predicate(clause)
  }

  /// A clause in the order of a statement, without its subject.
  mutating func predicate(_ clause: Clause) -> Bilingual {
    let agreement = clause.subject.agreement
    return verbGroup(clause.group, subject: agreement).statement
      + complements(clause.complements, subject: agreement)
  }

  /// A question with `est-ce que`, whose words are linked to the English auxiliary.
  ///
  /// - Parameter opening: the question word or phrase; nil for yes or no
  /// - Parameter object: what the participle agrees with if the opening is the object
  private mutating func question(
    _ opening: Bilingual?, _ clause: Clause, object: Agreement? = nil
  ) -> Bilingual {
    let agreement = clause.subject.agreement
    let verb = verbGroup(
      clause.group, subject: agreement, isInverted: true, precedingObject: object)
    guard let auxiliary = verb.auxiliary else {
      preconditionFailure("\(clause.group.verb.base): a question without an auxiliary")
    }
    let fronted = Bilingual(
      english: [auxiliary],
      french: [
        FrenchWord("est-ce", key: auxiliary.key), FrenchWord("que", key: auxiliary.key),
      ])
    return (opening ?? Bilingual()) + fronted + nominal(clause.subject)
      + Bilingual(english: verb.english, french: verb.french)
      + complements(clause.complements, subject: agreement)
  }

  /// `There is no …`: `Il n'y a pas de …`; `no` is `ne`, `pas` and `de`.
  private mutating func existence(
    _ negation: Negation, _ phrase: NounPhrase, _ place: Complement
  ) -> Bilingual {
    let there = english("there")
    let verb = english(phrase.number == .plural ? "are" : "is")
    var thing = nounPhrase(phrase)
    let expletive = [FrenchWord("il", key: there.key)]
    var finite = [FrenchWord("y", key: there.key), FrenchWord("a", key: verb.key)]
    if negation == .not, let determiner = thing.english.first {
      // The phrase comes with `any`, `de`; here English says `no`.
      thing.english[0].text = "no"
      finite.insert(FrenchWord("ne", key: determiner.key), at: 0)
      finite.append(FrenchWord("pas", key: determiner.key))
    }
    return Bilingual(english: [there, verb], french: expletive + finite) + thing
      + complement(place, subject: phrase.agreement)
  }

  private mutating func existenceQuestion(
    _ phrase: NounPhrase, _ place: Complement
  ) -> Bilingual {
    let verb = english(phrase.number == .plural ? "are" : "is")
    let there = english("there")
    let opening = Bilingual(
      english: [verb, there],
      french: [
        FrenchWord("est-ce", key: verb.key), FrenchWord("que", key: verb.key),
        FrenchWord("il", key: there.key), FrenchWord("y", key: there.key),
        FrenchWord("a", key: verb.key),
      ])
    return opening + nounPhrase(phrase) + complement(place, subject: phrase.agreement)
  }
}
