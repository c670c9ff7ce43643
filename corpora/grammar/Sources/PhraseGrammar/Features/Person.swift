/// The grammatical person of a subject.
package enum Person: Hashable, Sendable {
  case first
  case second
  case third
}
