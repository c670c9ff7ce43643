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
    case .legislation, .transitive: 11
    case .activity, .movement, .copula, .modal: 7
    case .clitic, .existence: 6
    case .giving, .report: 4
    case .objectRelative, .comparison, .living, .location: 4
    case .legislationRelative, .subjectRelative: 3
    case .event, .because, .contrast, .legislationCopula, .whereabouts: 3
    case .passiveQuestion, .legislationQuestion, .polarQuestion, .adverbQuestion: 2
    case .objectQuestion, .subjectQuestion, .profession: 2
    }
  }
}
