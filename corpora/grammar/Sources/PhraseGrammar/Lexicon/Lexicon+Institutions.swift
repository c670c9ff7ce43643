extension Lexicon {
  /// Texts that institutions adopt.
  package static let documents = [
    Noun("agreement", "accord", .masculine, .pact),
    Noun("treaty", "traité", .masculine, .pact),
    Noun("law", "loi", .feminine, .document),
    Noun("contract", "contrat", .masculine, .pact),
    Noun("directive", "directive", .feminine, .document),
    Noun("report", "rapport", .masculine, .document),
    Noun("resolution", "résolution", .feminine, .document),
    Noun("convention", "convention", .feminine, .pact),
    Noun("decision", "décision", .feminine, .document),
    Noun("programme", "programme", .masculine, .document),
  ]

  /// Bodies that adopt them. The grammar writes those with capitals that texts of the Union do.
  package static let institutions = [
    Noun("Council", "Conseil", .masculine, .institution),
    Noun("Commission", "Commission", .feminine, .institution),
    Noun("Parliament", "Parlement", .masculine, .institution),
    Noun("government", "gouvernement", .masculine, .institution),
    Noun("committee", "comité", .masculine, .institution),
    Noun("assembly", "assemblée", .feminine, .institution),
  ]

  /// People who act for them.
  package static let officials = [
    Noun("minister", "ministre", .masculine, .person),
    Noun("president", "président", .masculine, .person),
    Noun("delegate", "délégué", .masculine, .person),
    Noun("member", "membre", .masculine, .person),
  ]

  /// Bodies and areas with a name of several words, mirrored in French.
  package static let namedInstitutions = [
    FixedName(
      "European Economic Area", "zone économique européenne", .feminine, links: [2, 1, 0]),
    FixedName(
      "European Economic Community", "Communauté économique européenne", .feminine,
      links: [2, 1, 0]),
    FixedName(
      "European Central Bank", "Banque centrale européenne", .feminine, links: [2, 1, 0]),
    FixedName(
      "European Monetary Union", "Union monétaire européenne", .feminine, links: [2, 1, 0]),
    FixedName("European Social Fund", "Fonds social européen", .masculine, links: [2, 1, 0]),
    FixedName(
      "International Criminal Court", "Cour pénale internationale", .feminine, links: [2, 1, 0]),
    FixedName("European Union", "Union européenne", .feminine, links: [1, 0]),
    FixedName("European Parliament", "Parlement européen", .masculine, links: [1, 0]),
  ]

  /// Those of them that adopt and sign texts.
  package static let actingInstitutions = namedInstitutions.filter {
    [
      "European Union", "European Parliament", "European Central Bank",
      "European Economic Community",
    ]
    .contains($0.lemma)
  }

  /// What a text may be about, without an article in English and with one in French. The article is
  /// listed with the noun and linked to it.
  package static let topics = [
    FixedName("trade", "le commerce", .masculine, links: [0, 0]),
    FixedName("transport", "les transports", .masculine, links: [0, 0], number: .plural),
    FixedName("energy", "l' énergie", .feminine, links: [0, 0]),
    FixedName("agriculture", "l' agriculture", .feminine, links: [0, 0]),
    FixedName("public health", "la santé publique", .feminine, links: [1, 1, 0]),
    FixedName("human rights", "les droits humains", .masculine, links: [1, 1, 0], number: .plural),
    FixedName("climate change", "le changement climatique", .masculine, links: [1, 1, 0]),
    FixedName("the environment", "l' environnement", .masculine),
    FixedName("the common currency", "la monnaie commune", .feminine, links: [0, 2, 1]),
  ]
}
