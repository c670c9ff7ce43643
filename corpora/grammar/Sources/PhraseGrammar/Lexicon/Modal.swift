/// A verb that takes another in the infinitive.
package enum Modal: String, Hashable, Sendable, CaseIterable {
  case can
  case must
  /// `wants to`; asks for `do` like other verbs.
  case want

  /// The French verb, and the English forms of `want`.
  package var verb: Verb {
    switch self {
    case .can: Self.pouvoir
    case .must: Self.devoir
    case .want: Self.vouloir
    }
  }

  private static let pouvoir = Verb(
    "can", "pouvoir", present: "peux peut pouvons pouvez peuvent", participle: "pu",
    future: "pourr")
  private static let devoir = Verb(
    "must", "devoir", present: "dois doit devons devez doivent", participle: "dû", future: "devr")
  private static let vouloir = Verb(
    "want", "vouloir", present: "veux veut voulons voulez veulent", participle: "voulu",
    future: "voudr")
}
