extension Lexicon {
  /// What institutions do with texts, and with which: treaties are ratified, directives are not.
  package static let legislation: [(verb: Verb, documents: [Noun])] = [
    (Verb("sign", er: "signer"), texts("agreement treaty contract convention")),
    (
      Verb("adopt", er: "adopter"),
      texts("law directive resolution decision programme report convention")
    ),
    (Verb("ratify", er: "ratifier"), texts("agreement treaty convention")),
    (
      Verb("reject", er: "rejeter", strong: "rejett", future: "rejetter"),
      texts("law resolution agreement contract treaty directive")
    ),
    (
      Verb("publish", er: "publier"),
      texts("report directive decision law programme resolution")
    ),
    (
      Verb("approve", er: "approuver"),
      texts("programme agreement contract report decision")
    ),
    (
      Verb("examine", er: "examiner"),
      texts("agreement treaty contract law directive report resolution programme")
    ),
    (
      Verb(
        "support", "soutenir",
        present: "soutiens soutient soutenons soutenez soutiennent",
        participle: "soutenu", future: "soutiendr"),
      texts("programme resolution agreement treaty decision")
    ),
  ]

  private static func texts(_ lemmas: String) -> [Noun] {
    lemmas.split(separator: " ").map { noun(String($0)) }
  }
}
