/// How a clause is negated.
package enum Negation: Hashable, Sendable {
  case none
  /// `not`: `ne … pas`.
  case not
  /// `never`: `ne … jamais`.
  case never
}
