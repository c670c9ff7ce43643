/// What opens a noun phrase.
package enum Determiner: Hashable, Sendable {
  /// `the`: `le`, `la`, `les`, `l'`
  case the
  /// `a`, `an`: `un`, `une`
  case a
  /// `this`, `these`: `ce`, `cet`, `cette`, `ces`
  case this
  /// `my`: `mon`, `ma`, `mes`
  case possessive(Pronoun)
  /// `Anna's`: the French article goes before the noun and `d'Anna` after it.
  case owner(FixedName)
  /// `two`: `deux`
  case number(Int)
  /// `some`: `des` (`de` before an adjective), of what is not counted `du`, `de la`, `de l'`
  case some
  /// `any` under negation: `de`
  case any
  /// `many`: `beaucoup de`
  case many
  /// `every`: `chaque`
  case every
  /// `which`: `quel`, `quelle`, `quels`, `quelles`
  case which
  /// `how many`: `combien de`
  case howMany
}
