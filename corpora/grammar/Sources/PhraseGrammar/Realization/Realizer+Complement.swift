extension Realizer {
  /// What follows the verb, in the same order in both languages.
  mutating func complements(_ complements: [Complement], subject: Agreement) -> Bilingual {
    complements.reduce(into: Bilingual()) { $0 += complement($1, subject: subject) }
  }

  mutating func complement(_ complement: Complement, subject: Agreement) -> Bilingual {
    switch complement {
    case .object(let nominal):
      return self.nominal(nominal)
    case .adjective(let phrase):
      return adjective(phrase, subject: subject)
    case .profession(let noun):
      // French has no article here, so `a` stays without a link.
      let article = Bilingual(english: [english("a")])
      return article + word(noun.singular, noun.frenchSingular)
    case .prepositional(let preposition, let nominal):
      return word(preposition.rawValue, french: preposition.french) + self.nominal(nominal)
    case .city(let preposition, let city):
      return word(preposition.rawValue, "à") + name(city)
    case .country(let preposition, let country):
      if country.takesEn { return word(preposition.rawValue, "en") + name(country.name) }
      return word(preposition.rawValue, "à") + self.country(country)
    case .time(let expression):
      return time(expression)
    }
  }

  private mutating func adjective(_ phrase: AdjectivePhrase, subject: Agreement) -> Bilingual {
    let adjective = phrase.adjective
    let french = adjective.french(subject)
    switch phrase.degree {
    case .plain:
      return word(adjective.english, french)
    case .very:
      return word("very", "très") + word(adjective.english, french)
    case .more(let standard):
      let compared =
        adjective.comparative.map { word($0, "plus", french) }
        ?? word("more", "plus") + word(adjective.english, french)
      return compared + word("than", "que") + nominal(standard)
    case .equal(let standard):
      return word("as", "aussi") + word(adjective.english, french) + word("as", "que")
        + nominal(standard)
    }
  }

  mutating func time(_ expression: TimeExpression) -> Bilingual {
    switch expression {
    case .year(let year):
      return word("in", "en") + word("\(year)", "\(year)")
    case .month(let month):
      return word("in", "en") + self.month(month)
    case .monthOfYear(let month, let year):
      return word("in", "en") + self.month(month) + word("\(year)", "\(year)")
    case .dayOfMonth(let day, let month):
      return self.day(day) + self.month(month)
    case .date(let day, let month, let year):
      return self.day(day) + self.month(month) + word("\(year)", "\(year)")
    case .weekday(let day):
      let names = Calendar.weekdays[day]
      return Bilingual(english: [english("on")]) + word(names.english, names.french)
    case .clock(let hour):
      let words = Calendar.words(for: hour)
      return word("at", "à") + word(words.english, words.french) + word("o'clock", "heures")
    case .last(let period):
      return around(
        period, "last", period == .month ? "dernier" : "dernière")
    case .next(let period):
      return around(
        period, "next", period == .month ? "prochain" : "prochaine")
    case .every(let period):
      return word("every", "chaque") + word(period.rawValue, french(period))
    case .everyWeekday(let day):
      let names = Calendar.weekdays[day]
      return word("every", "chaque") + word(names.english, names.french)
    case .adverb(.yesterday):
      return word("yesterday", "hier")
    case .adverb(.tomorrow):
      return word("tomorrow", "demain")
    }
  }

  private mutating func month(_ month: Int) -> Bilingual {
    let names = Calendar.months[month]
    return word(names.english, names.french)
  }

  private mutating func day(_ day: Int) -> Bilingual {
    word("on", "le") + word("\(day)", day == 1 ? "1er" : "\(day)")
  }

  private func french(_ period: TimeExpression.Period) -> String {
    switch period {
    case .week: "semaine"
    case .month: "mois"
    case .year: "année"
    }
  }

  /// `last week`: `la semaine dernière`. The article, which English lacks, belongs to the noun.
  private mutating func around(
    _ period: TimeExpression.Period, _ english: String, _ adjective: String
  ) -> Bilingual {
    let edge = self.english(english)
    let noun = word(period.rawValue, period == .month ? "le" : "la", french(period))
    return Bilingual(
      english: [edge] + noun.english,
      french: noun.french + [FrenchWord(adjective, key: edge.key)])
  }
}
