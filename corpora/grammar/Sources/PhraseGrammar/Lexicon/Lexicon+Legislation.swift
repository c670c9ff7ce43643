extension Lexicon {
  /// What institutions do with texts, and with which: treaties are ratified, directives are not.
  package static let legislation: [(verb: Verb, documents: [Noun])] = [
    (sign, texts("agreement treaty contract convention")),
    (
      Verb("adopt", er: "adopter"),
      texts("law directive resolution decision programme report convention")
    ),
    (ratify, texts("agreement treaty convention")),
    (
      reject,
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
      support,
      texts("programme resolution agreement treaty decision")
    ),
  ]

  package static let sign = Verb("sign", er: "signer")
  package static let ratify = Verb("ratify", er: "ratifier")
  package static let reject = Verb(
    "reject", er: "rejeter", strong: "rejett", future: "rejetter")
  package static let support = Verb(
    "support", "soutenir", present: "soutiens soutient soutenons soutenez soutiennent",
    participle: "soutenu", future: "soutiendr")

  private static func texts(_ lemmas: String) -> [Noun] {
    lemmas.split(separator: " ").map { noun(String($0)) }
  }
}
