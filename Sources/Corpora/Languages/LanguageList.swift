import Basics

/// The languages that a corpus holds, sorted by code.
package struct LanguageList: Sendable, Hashable {
  package struct Entry: Sendable, Hashable {
    /// As first written in the corpus.
    package let language: String
    /// Units with text in the language.
    package let units: Int
  }

  /// A pair of languages.
  package struct Pair: Sendable, Hashable {
    /// As first written in the corpus. Where the format does not say which text is the original: the one that its
    /// `srclang` names, or else the one that came first.
    package let source: String
    package let target: String
    /// Pairs of sentences in them.
    package let count: Int
  }

  package let entries: [Entry]
  /// The pairs of languages, the most frequent first; empty where they were not asked for.
  package internal(set) var pairs: [Pair] = []
  /// Whether there were more pairs of languages than are counted.
  package internal(set) var lacksPairs = false
  /// Units with a target whose language is not declared.
  package internal(set) var undeclaredTargets = 0
  /// Whether they are in the language that is asked for, and not without one.
  package internal(set) var takesUndeclared = true
  /// What was wrong with the file, and what reading went past, in lines for people.
  package internal(set) var troubles: [String] = []

  init(_ entries: [Entry]) {
    self.entries = entries.sorted { one, other in
      one.language.unicodeScalars.lexicographicallyPrecedes(other.language.unicodeScalars)
    }
  }

  /// `da (12), en (30), fr (30)`: the nearest to the codes that were looked for first, and of those the most frequent;
  /// shortened where there are many.
  func summary(near missing: [String]) -> String {
    if entries.isEmpty { return "none" }
    let sorted = entries.map { entry in
      (entry: entry, distance: missing.map { Self.distance($0, entry.language) }.min() ?? 0)
    }.sorted { one, other in
      // Sorting is not stable; the code is what a list is sorted by.
      (one.distance, other.entry.units, one.entry.language)
        < (other.distance, one.entry.units, other.entry.language)
    }
    let shown = sorted.prefix(Self.summaryLimit).map {
      "\($0.entry.language.shortened(to: Self.codeLimit)) (\($0.entry.units))"
    }.joined(separator: ", ")
    return entries.count > Self.summaryLimit
      ? "\(shown) and \(entries.count - Self.summaryLimit) more" : shown
  }

  /// How many languages a summary shows, and characters of each.
  private static let summaryLimit = 30
  private static let codeLimit = 60

  /// The edit distance of two codes in the form in which codes are compared, with their regions or without.
  private static func distance(_ one: String, _ other: String) -> Int {
    guard let one = LanguageCode(one), let other = LanguageCode(other) else { return .max }
    func distance(_ one: some StringProtocol, _ other: some StringProtocol) -> Int {
      // A code of absurd length takes no longer for it.
      editDistance(String(one.prefix(100)), String(other.prefix(100)))
    }
    return min(
      distance(one.description, other.description), distance(one.primary, other.primary))
  }
}
