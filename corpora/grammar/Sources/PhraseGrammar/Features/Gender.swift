/// The grammatical gender of a French noun.
package enum Gender: Hashable, Sendable {
  case masculine
  case feminine
}
