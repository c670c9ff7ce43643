extension Realizer {
  /// A subject or an object.
  mutating func nominal(_ nominal: Nominal) -> Bilingual {
    switch nominal {
    case .phrase(let phrase):
      return nounPhrase(phrase)
    case .pronoun(let pronoun):
      return word(pronoun.rawValue, pronoun.frenchSubject)
    case .reference(let agreement, let isPerson):
      return reference(agreement, isPerson: isPerson)
    case .name(let name), .topic(let name):
      return self.name(name)
    case .named(let name):
      return word("the", Self.definiteArticle(name.agreement)) + self.name(name)
    case .country(let country):
      return self.country(country)
    case .pair(let first, let second):
      return self.nominal(first) + word("and", "et") + self.nominal(second)
    case .list(let items):
      return joined(items, .and, commaBefore: false) { $0.nominal($1) }
    case .who:
      return word("who", "qui")
    }
  }

  /// A country with its French article, which belongs to `the` where English has one and to the
  /// name where not.
  mutating func country(_ country: Country) -> Bilingual {
    var phrase = name(country.name)
    let article = FrenchWord(
      Self.definiteArticle(country.name.agreement), key: phrase.english[0].key)
    phrase.french.insert(article, at: 0)
    return phrase
  }

  /// `le`, `la` or `les`.
  static func definiteArticle(_ agreement: Agreement) -> String {
    if agreement.number == .plural { return "les" }
    return agreement.gender == .masculine ? "le" : "la"
  }

  private mutating func reference(_ agreement: Agreement, isPerson: Bool) -> Bilingual {
    switch (agreement.number, agreement.gender) {
    case (.singular, .masculine): word(isPerson ? "he" : "it", "il")
    case (.singular, .feminine): word(isPerson ? "she" : "it", "elle")
    case (.plural, .masculine): word("they", "ils")
    case (.plural, .feminine): word("they", "elles")
    }
  }

  /// English: determiner, adjectives, noun. French: determiner, adjectives that stand before, noun,
  /// the others in mirrored order.
  mutating func nounPhrase(_ phrase: NounPhrase) -> Bilingual {
    let agreement = phrase.agreement
    let opening = determiner(phrase)
    let adjectives = phrase.adjectives.map { adjective in
      (adjective, english(adjective.english))
    }
    let noun = word(phrase.noun.english(phrase.number), phrase.noun.french(phrase.number))
    let before = adjectives.filter { $0.0.position == .before }
    let after = adjectives.filter { $0.0.position != .before }.reversed()

    var result = Bilingual(english: opening.english + adjectives.map(\.1) + noun.english)
    result.french += opening.french
    result.french += before.map { adjective, source in
      FrenchWord(
        adjective.french(agreement), key: source.key,
        beforeVowel: agreement.number == .singular && agreement.gender == .masculine
          ? adjective.masculineBeforeVowel : nil)
    }
    result.french += noun.french
    result.french += after.map { adjective, source in
      FrenchWord(adjective.french(agreement), key: source.key)
    }
    result.french += opening.closing
    return result + modifier(phrase.modifier, antecedent: phrase)
  }

  /// The words of a determiner; `closing` are the French ones that follow the noun (`d'Anna`).
  private typealias Opening = (english: [EnglishWord], french: [FrenchWord], closing: [FrenchWord])

  private mutating func determiner(_ phrase: NounPhrase) -> Opening {
    let agreement = phrase.agreement
    let isFeminine = agreement.gender == .feminine
    let isPlural = agreement.number == .plural
    func opening(_ words: Bilingual) -> Opening { (words.english, words.french, []) }

    switch phrase.determiner {
    case .the:
      return opening(word("the", Self.definiteArticle(agreement)))
    case .a:
      return opening(word("a", isFeminine ? "une" : "un"))
    case .this:
      if isPlural { return opening(word("these", "ces")) }
      return opening(word("this", isFeminine ? "cette" : "ce"))
    case .possessive(let owner):
      return opening(word(owner.englishPossessive, owner.frenchPossessive(agreement)))
    case .owner(let owner):
      let source = english(owner.english[0] + "'s")
      return (
        [source], [FrenchWord(Self.definiteArticle(agreement), key: source.key)],
        [FrenchWord("de", key: source.key), FrenchWord(owner.french[0], key: source.key)]
      )
    case .number(let number):
      let words = Calendar.words(for: number)
      return opening(word(words.english, words.french))
    case .some:
      if !isPlural { return opening(word("some", "de", Self.definiteArticle(agreement))) }
      let precedes = phrase.adjectives.contains { $0.position == .before }
      return opening(word("some", precedes ? "de" : "des"))
    case .any:
      return opening(word("any", "de"))
    case .many:
      return opening(word("many", "beaucoup", "de"))
    case .every:
      return opening(word("every", "chaque"))
    case .which:
      let singular = isFeminine ? "quelle" : "quel"
      return opening(word("which", isPlural ? singular + "s" : singular))
    case .howMany:
      return opening(word("how", "combien") + word("many", "de"))
    }
  }

  private mutating func modifier(
    _ modifier: NounPhrase.Modifier?, antecedent: NounPhrase
  ) -> Bilingual {
    switch modifier {
    case nil:
      return Bilingual()
    case .prepositional(let preposition, let nominal):
      return word(preposition.rawValue, french: preposition.french) + self.nominal(nominal)
    case .relative(.subject(let group, let complements)):
      let isPerson = [.person, .child, .relative].contains(antecedent.noun.kind)
      return word(isPerson ? "who" : "that", "qui")
        + verbGroup(group, subject: antecedent.agreement).statement
        + self.complements(complements, subject: antecedent.agreement)
    case .relative(.object(let subject, let group, let complements)):
      return word("that", "que") + nominal(subject)
        + verbGroup(
          group, subject: subject.agreement, precedingObject: antecedent.agreement
        ).statement + self.complements(complements, subject: subject.agreement)
    case .relative(.place(let subject, let group, let complements)):
      return word("where", "où") + statement(Clause(subject, group, complements))
    }
  }
}
