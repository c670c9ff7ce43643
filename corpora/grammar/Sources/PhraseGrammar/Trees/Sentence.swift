/// A whole sentence, before either language has words for it.
package enum Sentence: Hashable, Sendable {
  package enum Adverb: String, Hashable, Sendable, CaseIterable {
    case `where`
    case when
    case why

    package var french: String {
      switch self {
      case .where: "où"
      case .when: "quand"
      case .why: "pourquoi"
      }
    }
  }

  case statement(Clause)
  /// `Does … ?`: `Est-ce que … ?`
  case polarQuestion(Clause)
  /// `Where does … ?`: `Où est-ce que … ?`
  case adverbQuestion(Adverb, Clause)
  /// `Who … ?`: `Qui … ?`; the subject is `.who`
  case subjectQuestion(Clause)
  /// `What does … ?`: `Qu'est-ce que … ?`; the clause lacks its object
  case whatQuestion(Clause)
  /// `Which letter did … ?`: `Quelle lettre est-ce que … ?`; the clause lacks its object
  case objectQuestion(NounPhrase, Clause)
  /// `Where is the station?`: `Où est la gare ?`
  case whereabouts(Nominal)
  /// `There is …`: `Il y a …`
  case existence(Negation, NounPhrase, Complement)
  /// `Is there … ?`: `Est-ce qu'il y a … ?`
  case existenceQuestion(NounPhrase, Complement)
  /// `… that …`: `… que …`
  case report(Clause, Clause)
  /// `… because …`: `… parce que …`
  case because(Clause, Clause)
  /// `…, but …`: `…, mais …`
  case contrast(Clause, Clause)
  /// Several clauses: the long sentences.
  case complex(ClauseComplex)
}
