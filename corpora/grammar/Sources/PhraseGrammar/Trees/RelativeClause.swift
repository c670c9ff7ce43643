/// A relative clause; its antecedent is the noun it follows.
package indirect enum RelativeClause: Hashable, Sendable {
  /// `who works in Paris`, `that was signed in 1992`: `qui …`
  case subject(VerbGroup, [Complement])
  /// `that the woman bought`: `que la femme a acheté(e)(s)`
  case object(Nominal, VerbGroup, [Complement] = [])
  /// `where the woman works`: `où la femme travaille`
  case place(Nominal, VerbGroup, [Complement] = [])
}
