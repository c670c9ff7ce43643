/// The languages that a corpus holds, sorted by code.
package struct LanguageList: Sendable, Hashable {
  package struct Entry: Sendable, Hashable {
    /// As first written in the corpus.
    package let language: String
    /// Units with text in the language.
    package let units: Int
  }

  package let entries: [Entry]

  init(_ entries: [Entry]) {
    self.entries = entries.sorted { one, other in
      one.language.unicodeScalars.lexicographicallyPrecedes(other.language.unicodeScalars)
    }
  }

  /// `de, en, fr`, shortened where there are many.
  var summary: String {
    let shown = entries.prefix(30).map(\.language).joined(separator: ", ")
    if entries.isEmpty { return "none" }
    return entries.count > 30 ? "\(shown) and \(entries.count - 30) more" : shown
  }
}
