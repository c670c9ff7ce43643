/// What follows the verb; both languages keep the order.
package enum Complement: Hashable, Sendable {
  case object(Nominal)
  case adjective(AdjectivePhrase)
  /// `is a doctor`: French has no article.
  case profession(Noun)
  case prepositional(Preposition, Nominal)
  /// `in Paris`, `to Paris`: `à Paris`
  case city(Preposition, FixedName)
  /// `in France`, `to Canada`: `en France`, `au Canada`
  case country(Preposition, Country)
  case time(TimeExpression)
}
