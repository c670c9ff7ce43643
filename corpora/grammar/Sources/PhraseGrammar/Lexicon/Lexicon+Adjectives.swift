extension Lexicon {
  /// Adjectives of quality and, last, those that name a field or a nation.
  package static let adjectives = qualities + fields

  /// Attributive adjectives that go with nouns of `kind` at one place of the French noun phrase.
  package static func adjectives(
    _ position: Adjective.Position, for kind: NounKind
  ) -> [Adjective] {
    adjectives.filter { $0.position == position && $0.kinds.contains(kind) }
  }

  /// Adjectives that can follow `be` with a subject of `kind`.
  package static func predicates(for kind: NounKind) -> [Adjective] {
    qualities.filter { $0.kinds.contains(kind) && !["first", "new"].contains($0.english) }
  }

  private static let qualities = [
    Adjective(
      "big", "grand", "grande", .before, [.animal, .object, .vehicle, .interior, .stop], .size,
      comparative: "bigger"),
    Adjective(
      "small", "petit", "petite", .before,
      [.child, .animal, .object, .vehicle, .interior, .stop, .food, .fruit], .size,
      comparative: "smaller"),
    Adjective(
      "old", "vieux", "vieille", .before,
      [.person, .animal, .object, .reading, .vehicle, .interior, .stop], .age,
      comparative: "older", beforeVowel: "vieil"),
    Adjective(
      "young", "jeune", "jeune", .before, [.person, .animal], .age, comparative: "younger"),
    Adjective(
      "new", "nouveau", "nouvelle", .before,
      [.reading, .object, .vehicle, .stop, .event, .document, .pact], .age,
      beforeVowel: "nouvel"),
    Adjective(
      "good", "bon", "bonne", .before, [.food, .fruit, .mass, .drink, .reading, .event],
      .value),
    Adjective(
      "beautiful", "beau", "belle", .before, [.object, .interior, .vehicle, .stop], .value,
      beforeVowel: "bel"),
    Adjective("long", "long", "longue", .before, [.reading, .event], .size, comparative: "longer"),
    Adjective("first", "premier", "première", .before, [.document, .pact, .event, .transit], .age),
    Adjective("red", "rouge", "rouge", .after, [.fruit, .object, .vehicle], .colour),
    Adjective("white", "blanc", "blanche", .after, [.animal, .object, .vehicle], .colour),
    Adjective("green", "vert", "verte", .after, [.fruit, .object, .vehicle], .colour),
    Adjective("blue", "bleu", "bleue", .after, [.object, .vehicle], .colour),
    Adjective(
      "expensive", "cher", "chère", .after, [.object, .vehicle, .food, .fruit, .mass, .drink],
      .price),
    Adjective(
      "interesting", "intéressant", "intéressante", .after, [.reading, .event, .stop],
      .value),
    Adjective(
      "difficult", "difficile", "difficile", .after, [.reading, .document], .ease),
    Adjective(
      "important", "important", "importante", .after, [.reading, .event, .document, .pact],
      .value),
    Adjective(
      "famous", "célèbre", "célèbre", .after, [.person, .reading, .stop, .interior], .fame),
    Adjective("rich", "riche", "riche", .after, [.person], .price, comparative: "richer"),
    Adjective("tired", "fatigué", "fatiguée", .predicative, [.person, .child, .animal], .mood),
    Adjective("happy", "heureux", "heureuse", .predicative, [.person, .child, .animal], .mood),
    Adjective("sad", "triste", "triste", .predicative, [.person, .child], .mood),
    Adjective("ill", "malade", "malade", .predicative, [.person, .child, .animal], .mood),
  ]

  private static let fields = [
    Adjective(
      "European", "européen", "européenne", .relational, [.document, .pact, .event], .origin),
    Adjective("economic", "économique", "économique", .relational, [.document, .pact], .field),
    Adjective(
      "political", "politique", "politique", .relational, [.document, .pact, .event], .field),
    Adjective("social", "social", "sociale", .relational, [.document], .field),
    Adjective(
      "international", "international", "internationale", .relational, [.pact, .event], .origin),
    Adjective("national", "national", "nationale", .relational, [.document], .origin),
    Adjective(
      "French", "français", "française", .relational,
      [.person, .child, .reading, .mass, .drink, .institution], .origin),
    Adjective(
      "German", "allemand", "allemande", .relational,
      [.person, .child, .reading, .institution, .vehicle], .origin),
  ]
}
