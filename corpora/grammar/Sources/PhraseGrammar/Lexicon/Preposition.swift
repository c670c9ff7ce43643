/// A preposition with one French answer. `de` and `à` contract with the article that follows.
package enum Preposition: String, Hashable, Sendable, CaseIterable {
  case on
  case of
  case inside = "in"
  case at
  case to
  case near
  case behind
  case under
  case with
  case by

  /// The French words, all linked to the English one.
  package var french: [String] {
    switch self {
    case .on: ["sur"]
    case .of: ["de"]
    case .inside: ["dans"]
    case .at, .to: ["à"]
    case .near: ["près", "de"]
    case .behind: ["derrière"]
    case .under: ["sous"]
    case .with: ["avec"]
    case .by: ["par"]
    }
  }
}
