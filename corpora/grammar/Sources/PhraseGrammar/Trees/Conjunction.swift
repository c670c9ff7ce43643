/// A word that joins clauses.
package enum Conjunction: String, Hashable, Sendable, CaseIterable {
  case and
  case but
  case because
  case when

  /// The French words, all linked to the English one.
  package var french: [String] {
    switch self {
    case .and: ["et"]
    case .but: ["mais"]
    case .because: ["parce", "que"]
    case .when: ["quand"]
    }
  }
}
