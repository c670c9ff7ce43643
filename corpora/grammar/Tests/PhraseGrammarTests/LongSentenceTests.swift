import PhraseGrammar
import Testing

/// Sentences of several clauses: commas, elision between clauses, agreement over a distance, links.
struct LongSentenceTests {
  typealias Example = SentenceTests.Example

  static let anna = SentenceTests.anna
  static let council = NounPhraseTests.phrase(.the, "Council")
  static let commission = NounPhraseTests.phrase(.the, "Commission")
  static let rome = Complement.city(.to, Lexicon.cities[1])
  static let happy = AdjectivePhrase(NounPhraseTests.adjectives("happy")[0])

  static func name(_ index: Int) -> Nominal { .name(Lexicon.givenNames[index]) }
  static func clause(
    _ subject: Nominal, _ verb: Verb, _ tense: Tense = .past, _ complements: [Complement] = []
  ) -> ClauseComplex {
    .clause(Clause(subject, VerbGroup(verb, tense), complements))
  }
  static func went(_ subject: Nominal) -> ClauseComplex {
    clause(subject, Lexicon.go, .past, [rome])
  }

  static let examples = [
    // `que` is said again and elides in every clause.
    Example(
      .complex(
        .report(
          Clause(anna, VerbGroup(Lexicon.saying[0], .present)),
          [
            clause(.pronoun(.he), Lexicon.work, .present),
            .subordinate(
              clause(.pronoun(.she), Lexicon.activities[1], .present), .because,
              clause(
                .reference(Agreement(.third, .masculine, .plural), isPerson: true), Lexicon.be,
                .present, [.adjective(happy)])),
          ])),
      "Anna says that he works and that she sings because they are happy.",
      "Anna dit qu'il travaille et qu'elle chante parce qu'ils sont heureux.",
      "0-0 1-1 2-2 3-3 4-4 5-5 6-6 7-7 8-8 9-9 9-10 10-11 11-12 12-13 13-14"),
    // The participle agrees with a noun of the clause before.
    Example(
      .complex(
        .joined(
          [
            clause(
              council, Lexicon.legislation[6].verb, .past,
              [SentenceTests.object("law", .plural)]),
            .clause(
              Clause(
                commission,
                VerbGroup(
                  Lexicon.reject, .past,
                  reference: Reference(Agreement(.third, .feminine, .plural), isPerson: false)))),
          ], .but)),
      "The Council examined the laws, but the Commission rejected them.",
      "Le Conseil a examiné les lois, mais la Commission les a rejetées.",
      "0-0 1-1 2-2 2-3 3-4 4-5 5-6 6-7 7-8 8-9 9-11 9-12 10-10 11-13"),
    // One subject, three verbs; a comma sets the last apart from the list.
    Example(
      .complex(
        .joined(
          [
            went(anna),
            .predicate(
              Clause(
                .pronoun(.she), VerbGroup(Lexicon.buy, .past),
                [
                  .object(
                    .list([
                      NounPhraseTests.phrase(.some, "bread"),
                      NounPhraseTests.phrase(.number(2), "apple", .plural),
                      NounPhraseTests.phrase(.a, "hat"),
                    ]))
                ])),
            .predicate(
              Clause(
                .pronoun(.she), VerbGroup(Lexicon.read, .past), [SentenceTests.object("letter")])),
          ], .and)),
      "Anna went to Rome, bought some bread, two apples and a hat, and read the letter.",
      "Anna est allée à Rome, a acheté du pain, deux pommes et un chapeau, et a lu la lettre.",
      "0-0 1-1 1-2 2-3 3-4 4-5 5-6 5-7 6-8 7-9 8-10 9-11 10-12 11-13 12-14 13-15 14-16 15-17 16-18 "
        + "16-19 17-20 18-21 19-22"),
    Example(
      .complex(
        .dated(.last(.week), .fronted(.when, went(anna), went(name(3))))),
      "Last week, when Anna went to Rome, Paul went to Rome.",
      "La semaine dernière, quand Anna est allée à Rome, Paul est allé à Rome.",
      "0-2 1-0 1-1 2-3 3-4 4-5 5-6 5-7 6-8 7-9 8-10 9-11 10-12 10-13 11-14 12-15 13-16"),
    Example(
      .complex(went(.list([name(0), name(1), NounPhraseTests.phrase(.the, "nurse", .plural)]))),
      "Anna, Marie and the nurses went to Rome.",
      "Anna, Marie et les infirmières sont allées à Rome.",
      "0-0 1-1 2-2 3-3 4-4 5-5 6-6 6-7 7-8 8-9 9-10"),
    Example(
      .complex(went(.list([name(3), name(0), name(1)]))),
      "Paul, Anna and Marie went to Rome.", "Paul, Anna et Marie sont allés à Rome.",
      "0-0 1-1 2-2 3-3 4-4 5-5 5-6 6-7 7-8 8-9"),
    Example(
      .complex(
        .joined(
          [
            went(anna),
            .clause(
              Clause(
                .pronoun(.she),
                VerbGroup(
                  Lexicon.sell, .present, .not, modal: .can,
                  reference: Reference(Agreement(.third, .feminine), isPerson: false)))),
          ], .and)),
      "Anna went to Rome, and she cannot sell it.",
      "Anna est allée à Rome, et elle ne peut pas la vendre.",
      "0-0 1-1 1-2 2-3 3-4 4-5 5-6 6-7 7-8 7-9 7-10 8-12 9-11 10-13"),
    Example(
      SentenceTests.related(
        "hotel", .singular, .place(.pronoun(.he), VerbGroup(Lexicon.work, .present))),
      "The hotel where he works is old.", "L'hôtel où il travaille est vieux.",
      "0-0 1-1 2-2 3-3 4-4 5-5 6-6 7-7"),
    Example(
      SentenceTests.related(
        "law", .plural,
        .object(council, VerbGroup(Lexicon.sign, .past), [.time(.year(1992))])),
      "The laws that the Council signed in 1992 are old.",
      "Les lois que le Conseil a signées en 1992 sont vieilles.",
      "0-0 1-1 2-2 3-3 4-4 5-5 5-6 6-7 7-8 8-9 9-10 10-11"),
  ]

  @Test(arguments: examples)
  func realized(example: Example) {
    let pair = Realizer.pair(example.sentence)
    #expect(pair.sourceText == example.english)
    #expect(pair.targetText == example.french)
    #expect(pair.pharaoh == example.links)
  }

  /// `A, B and C`; after a reason, which would swallow C, `A, and B because R, and C`.
  @Test func clausesAreAdded() {
    let (first, second, third) = (
      Self.went(Self.name(0)), Self.went(Self.name(3)), Self.went(Self.name(5))
    )
    let plain = ClauseComplex.joined([first, second], .and).adding(third)
    #expect(plain == .joined([first, second, third], .and))
    let reasoned = ClauseComplex.joined([first, .subordinate(second, .because, third)], .and)
    #expect(reasoned.adding(first) == .joined([reasoned, first], .and))
  }

  @Test func anAmbiguousPastIsFoundInAnyClause() {
    let book = SentenceTests.object("book")
    func sentence(_ reader: Nominal) -> Sentence {
      let read = Clause(reader, VerbGroup(Lexicon.read, .past), [book])
      return .complex(
        .dated(.adverb(.yesterday), .joined([Self.went(Self.anna), .predicate(read)], .and)))
    }
    #expect(sentence(.pronoun(.they)).hasAmbiguousPast)
    #expect(!sentence(.pronoun(.she)).hasAmbiguousPast)
  }
}
