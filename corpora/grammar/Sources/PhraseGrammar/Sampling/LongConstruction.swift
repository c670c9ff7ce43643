/// The kinds of long sentence, with their share.
package enum LongConstruction: String, Hashable, Sendable, CaseIterable {
  /// What institutions did with a text.
  case history
  /// `When the Commission published the report, …`
  case reaction
  /// What someone says about the texts of institutions.
  case announcement
  /// Several countries and a treaty.
  case signing
  /// Two texts compared.
  case precedent
  /// What someone did or will do one day.
  case outing
  /// What someone sent, and what became of it.
  case correspondence
  /// What several people and animals are doing.
  case scene
  /// What someone always or never does.
  case habit
  /// What someone wants, must and cannot do.
  case plan
  /// What people say and think of things and of each other.
  case opinion

  /// How often it is drawn, relative to the others.
  package var weight: Int {
    switch self {
    case .outing: 5
    case .history, .announcement, .signing, .opinion, .scene: 4
    case .reaction, .precedent, .correspondence, .habit, .plan: 3
    }
  }
}
