/// The grammatical number of a noun phrase.
package enum GrammaticalNumber: Hashable, Sendable {
  case singular
  case plural
}
