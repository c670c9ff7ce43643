extension Lexicon {
  /// What institutions do with texts, and with which: treaties are ratified, directives are not.
  package static let legislation: [(verb: Verb, documents: [Noun])] = [
    (Verb("sign", er: "signer"), texts("agreement treaty contract convention")),
    (
      Verb("adopt", er: "adopter"),
      texts("law regulation directive resolution decision programme report convention")
    ),
    (Verb("ratify", er: "ratifier"), texts("agreement treaty convention")),
    (
      Verb("reject", er: "rejeter", strong: "rejett", future: "rejetter"),
      texts("proposal law resolution agreement contract treaty directive")
    ),
    (
      Verb("publish", er: "publier"),
      texts("report directive decision regulation law programme resolution")
    ),
    (
      Verb("approve", er: "approuver"),
      texts("programme agreement contract report proposal regulation decision")
    ),
    (
      Verb("examine", er: "examiner"),
      texts("agreement treaty contract law directive report proposal resolution programme")
    ),
    (
      Verb("prepare", er: "préparer"),
      texts("law directive report convention proposal regulation decision contract")
    ),
    (
      Verb(
        "support", "soutenir",
        present: "soutiens soutient soutenons soutenez soutiennent",
        participle: "soutenu", future: "soutiendr"),
      texts("proposal programme resolution agreement treaty decision")
    ),
  ]

  private static func texts(_ lemmas: String) -> [Noun] {
    lemmas.split(separator: " ").map { noun(String($0)) }
  }
}
