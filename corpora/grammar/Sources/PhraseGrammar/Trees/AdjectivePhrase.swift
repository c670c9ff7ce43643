/// A predicate adjective and its degree.
package struct AdjectivePhrase: Hashable, Sendable {
  package enum Degree: Hashable, Sendable {
    case plain
    /// `very old`: `très vieux`
    case very
    /// `older than`, `more famous than`: `plus … que`
    case more(Nominal)
    /// `as old as`: `aussi … que`
    case equal(Nominal)

    /// What is compared with.
    package var standard: Nominal? {
      switch self {
      case .more(let nominal), .equal(let nominal): nominal
      case .plain, .very: nil
      }
    }
  }

  package var adjective: Adjective
  package var degree: Degree

  package init(_ adjective: Adjective, _ degree: Degree = .plain) {
    self.adjective = adjective
    self.degree = degree
  }
}
