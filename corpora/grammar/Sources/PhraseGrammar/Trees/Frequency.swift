/// An adverb that stands before the English verb and after the French one.
package enum Frequency: String, Hashable, Sendable, CaseIterable {
  case often
  case always

  package var french: String {
    switch self {
    case .often: "souvent"
    case .always: "toujours"
    }
  }
}
