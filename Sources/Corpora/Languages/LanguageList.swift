import Basics

/// The languages of a corpus, sorted by code.
package struct LanguageList: Sendable, Hashable {
  package struct Entry: Sendable, Hashable {
    /// As first written in the corpus.
    package let language: String
    /// Units with text in the language.
    package let units: Int
  }

  /// A pair of languages.
  package struct Pair: Sendable, Hashable {
    /// As first written in the corpus. If the format does not say which text is the original, the language that `srclang`
    /// names, or else the one that came first.
    package let source: String
    package let target: String
    /// Sentence pairs in them.
    package let count: Int
  }

  package let entries: [Entry]
  /// The most frequent first; empty if they were not requested.
  package internal(set) var pairs: [Pair] = []
  /// Whether there were more pairs of languages than are counted.
  package internal(set) var lacksPairs = false
  /// Units with a target whose language is not declared.
  package internal(set) var undeclaredTargets = 0
  /// Whether they are taken for the requested language; otherwise they have none.
  package internal(set) var takesUndeclared = true
  /// What was wrong with the file, and what was skipped, in lines for people.
  package internal(set) var troubles: [String] = []

  init(_ entries: [Entry]) {
    self.entries = entries.sorted { one, other in
      one.language.unicodeScalars.lexicographicallyPrecedes(other.language.unicodeScalars)
    }
  }

  /// `da (12), en (30), fr (30)`, shortened if there are many: the nearest to the missing codes come first, and of those the
  /// most frequent.
  func summary(near missing: [String]) -> String {
    if entries.isEmpty { return "none" }
    let sorted = entries.map { entry in
      (entry: entry, distance: missing.map { Self.distance($0, entry.language) }.min() ?? 0)
    }.sorted { one, other in
      // Sorting is not stable, so the code decides a tie.
      (one.distance, other.entry.units, one.entry.language)
        < (other.distance, one.entry.units, other.entry.language)
    }
    let shown = sorted.prefix(Self.summaryLimit).map {
      "\($0.entry.language.shortened(to: Self.codeLimit)) (\($0.entry.units))"
    }.joined(separator: ", ")
    return entries.count > Self.summaryLimit
      ? "\(shown) and \(entries.count - Self.summaryLimit) more" : shown
  }

  /// Languages in a summary, and characters of each.
  private static let summaryLimit = 30
  private static let codeLimit = 60

  /// The edit distance of two codes as they are compared, with or without their regions, whichever is less.
  private static func distance(_ one: String, _ other: String) -> Int {
    guard let one = LanguageCode(one), let other = LanguageCode(other) else { return .max }
    func distance(_ one: some StringProtocol, _ other: some StringProtocol) -> Int {
      // An extremely long code takes no longer.
      editDistance(String(one.prefix(100)), String(other.prefix(100)))
    }
    return min(
      distance(one.description, other.description), distance(one.primary, other.primary))
  }
}
