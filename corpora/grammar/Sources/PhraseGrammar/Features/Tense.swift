/// The tense of an English verb group; each has one French answer.
package enum Tense: Hashable, Sendable, CaseIterable {
  /// `signs`: présent, `signe`.
  case present
  /// `is signing`: présent, `signe`.
  case progressive
  /// `signed`: passé composé, `a signé`; of the copula imparfait, `était`.
  case past
  /// `has signed`: passé composé, `a signé`.
  case perfect
  /// `will sign`: futur simple, `signera`.
  case future
}
