import PhraseGrammar
import Testing

/// Noun phrases after a preposition: agreement, place of adjectives, elision, contraction, links.
struct NounPhraseTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let preposition: Preposition
    let nominal: Nominal
    let english: String
    let french: String
    let links: String

    var testDescription: String { english }
  }

  static func adjectives(_ english: String) -> [Adjective] {
    english.split(separator: " ").compactMap { word in
      Lexicon.adjectives.first { $0.english == word }
    }
  }

  static func phrase(
    _ determiner: Determiner, _ noun: String, _ number: GrammaticalNumber = .singular,
    _ adjectives: String = ""
  ) -> Nominal {
    .phrase(
      NounPhrase(
        determiner, Lexicon.noun(noun), number, adjectives: Self.adjectives(adjectives)))
  }

  static let anna = Lexicon.givenNames[0]
  static func country(_ name: String) -> Nominal {
    .country(Lexicon.countries.first { $0.lemma == name } ?? Lexicon.countries[0])
  }

  static let examples = [
    Example(
      preposition: .of, nominal: phrase(.the, "Parliament"), english: "of the Parliament",
      french: "du Parlement", links: "0-0 2-1"),
    Example(
      preposition: .of, nominal: phrase(.the, "agreement"), english: "of the agreement",
      french: "de l'accord", links: "0-0 1-1 2-2"),
    Example(
      preposition: .of, nominal: phrase(.the, "law", .plural), english: "of the laws",
      french: "des lois", links: "0-0 2-1"),
    Example(
      preposition: .of, nominal: phrase(.the, "law"), english: "of the law",
      french: "de la loi", links: "0-0 1-1 2-2"),
    Example(
      preposition: .to, nominal: phrase(.the, "market"), english: "to the market",
      french: "au marché", links: "0-0 2-1"),
    Example(
      preposition: .to, nominal: phrase(.the, "child", .plural), english: "to the children",
      french: "aux enfants", links: "0-0 2-1"),
    Example(
      preposition: .to, nominal: phrase(.the, "school"), english: "to the school",
      french: "à l'école", links: "0-0 1-1 2-2"),
    Example(
      preposition: .near, nominal: phrase(.the, "hotel", .singular, "old"),
      english: "near the old hotel", french: "près du vieil hôtel", links: "0-0 0-1 2-2 3-3"),
    Example(
      preposition: .near, nominal: phrase(.this, "hotel"), english: "near this hotel",
      french: "près de cet hôtel", links: "0-0 0-1 1-2 2-3"),
    Example(
      preposition: .with, nominal: phrase(.possessive(.i), "story"), english: "with my story",
      french: "avec mon histoire", links: "0-0 1-1 2-2"),
    Example(
      preposition: .with, nominal: phrase(.possessive(.she), "aunt"), english: "with her aunt",
      french: "avec sa tante", links: "0-0 1-1 2-2"),
    Example(
      preposition: .on, nominal: phrase(.the, "agreement", .singular, "new European"),
      english: "on the new European agreement", french: "sur le nouvel accord européen",
      links: "0-0 1-1 2-2 3-4 4-3"),
    Example(
      preposition: .on, nominal: phrase(.this, "law", .plural, "important social"),
      english: "on these important social laws", french: "sur ces lois sociales importantes",
      links: "0-0 1-1 2-4 3-3 4-2"),
    Example(
      preposition: .with, nominal: phrase(.some, "table", .plural, "old white"),
      english: "with some old white tables", french: "avec de vieilles tables blanches",
      links: "0-0 1-1 2-2 3-4 4-3"),
    Example(
      preposition: .with, nominal: phrase(.some, "water"), english: "with some water",
      french: "avec de l'eau", links: "0-0 1-1 1-2 2-3"),
    Example(
      preposition: .with, nominal: phrase(.some, "bread"), english: "with some bread",
      french: "avec du pain", links: "0-0 1-1 2-2"),
    Example(
      preposition: .with, nominal: phrase(.many, "egg", .plural), english: "with many eggs",
      french: "avec beaucoup d'œufs", links: "0-0 1-1 1-2 2-3"),
    Example(
      preposition: .with, nominal: phrase(.owner(anna), "sister"), english: "with Anna's sister",
      french: "avec la sœur d'Anna", links: "0-0 1-1 1-3 1-4 2-2"),
    Example(
      preposition: .with, nominal: phrase(.a, "apple", .singular, "green"),
      english: "with a green apple", french: "avec une pomme verte", links: "0-0 1-1 2-3 3-2"),
    Example(
      preposition: .with, nominal: phrase(.number(8), "man", .plural, "old"),
      english: "with eight old men", french: "avec huit vieux hommes", links: "0-0 1-1 2-2 3-3"),
    Example(
      preposition: .by, nominal: country("France"), english: "by France",
      french: "par la France", links: "0-0 1-1 1-2"),
    Example(
      preposition: .with, nominal: country("the United States"),
      english: "with the United States", french: "avec les États-Unis",
      links: "0-0 1-1 3-2"),
    Example(
      preposition: .on, nominal: .topic(Lexicon.topics[2]), english: "on energy",
      french: "sur l'énergie", links: "0-0 1-1 1-2"),
  ]

  @Test(arguments: examples)
  func realized(example: Example) {
    // `She works …` gives the phrase a sentence to stand in.
    let clause = Clause(
      .pronoun(.she), VerbGroup(Lexicon.activities[0], .present),
      [.prepositional(example.preposition, example.nominal)])
    let pair = Realizer.pair(.statement(clause))
    #expect(pair.sourceText == "She works \(example.english).")
    #expect(pair.targetText == "Elle travaille \(example.french).")
    let inner = pair.links.dropFirst(2).dropLast().map { "\($0.source - 2)-\($0.target - 2)" }
    #expect(inner.joined(separator: " ") == example.links)
  }

  @Test(arguments: [
    ("France", "in France", "en France"), ("Italy", "in Italy", "en Italie"),
    ("Canada", "in Canada", "au Canada"), ("the Netherlands", "in the Netherlands", "aux Pays-Bas"),
  ])
  func countries(name: String, english: String, french: String) throws {
    let country = try #require(Lexicon.countries.first { $0.lemma == name })
    let pair = Realizer.pair(
      .statement(
        Clause(
          .pronoun(.they), VerbGroup(Lexicon.live, .present), [.country(.inside, country)])))
    #expect(pair.sourceText == "They live \(english).")
    #expect(pair.targetText == "Ils habitent \(french).")
  }
}
