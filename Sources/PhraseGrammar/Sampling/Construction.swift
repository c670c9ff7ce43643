/// The kinds of sentence the corpus is made of, with their share.
package enum Construction: String, Hashable, Sendable, CaseIterable {
  case passive, legislation, legislationQuestion, passiveQuestion, legislationRelative
  case legislationCopula, report
  case transitive, clitic, giving, activity, movement, living, event
  case copula, comparison, profession, location, existence
  case modal, polarQuestion, adverbQuestion, subjectQuestion, objectQuestion, whereabouts
  case subjectRelative, objectRelative, because, contrast

  /// How often it is drawn, relative to the others.
  package var weight: Int {
    switch self {
    case .passive: 16
    case .legislation, .transitive: 10
    case .activity, .movement, .copula, .modal: 6
    case .clitic, .giving, .existence, .report: 5
    case .passiveQuestion, .legislationQuestion, .legislationRelative, .comparison: 4
    case .living, .event, .location, .because, .contrast, .legislationCopula: 3
    case .polarQuestion, .adverbQuestion, .objectQuestion: 4
    case .subjectRelative, .objectRelative: 4
    case .profession, .subjectQuestion: 2
    case .whereabouts: 1
    }
  }
}
