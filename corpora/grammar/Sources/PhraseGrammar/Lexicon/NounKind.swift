/// What a noun names, so that people eat apples and commissions adopt directives.
package enum NounKind: Hashable, Sendable, CaseIterable {
  case person
  case child
  /// A relative: takes a possessive.
  case relative
  case animal
  case food
  /// Food that comes in colours.
  case fruit
  /// Food that is not counted: `some bread`, `du pain`.
  case mass
  /// Drink: `some water`, `de l'eau`.
  case drink
  case reading
  case object
  case vehicle
  /// A vehicle with a timetable.
  case transit
  /// A room, a building or an area one is *in* (`dans`).
  case interior
  /// A place one is *at* (`à`) or goes *to*.
  case stop
  case event
  /// A text that a body adopts.
  case document
  /// A text that several parties sign.
  case pact
  case institution

  /// People of any age.
  package static let people: [NounKind] = [.person, .child]
  /// Texts of institutions.
  package static let texts: [NounKind] = [.document, .pact]
}
