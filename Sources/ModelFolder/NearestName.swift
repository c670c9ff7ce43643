/// The nearest of some known names to one that is not known, by the number of letters to change.
package struct NearestName: Sendable {
  /// The nearest name, or nil where none is so near that it can have been meant.
  package let suggestion: String?

  /// - Parameter known: the earlier of equally near names wins
  package init(to name: String, among known: some Sequence<String>) {
    var best: (name: String, distance: Int)?
    for candidate in known {
      let distance = Self.distance(name, candidate)
      if distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    // Up to a third of the letters: more, and the suggestion would be a guess.
    let limit = max(1, name.count / 3)
    suggestion = best.flatMap { $0.distance <= limit ? $0.name : nil }
  }

  /// How many letters have to be put in, taken out or replaced (Levenshtein 1966) to make one name
  /// from the other. Case counts for nothing, and `_` equals `-`.
  package static func distance(_ one: String, _ other: String) -> Int {
    let one = folded(one)
    let other = folded(other)
    var row = Array(0...other.count)
    for (i, letter) in one.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, otherLetter) in other.enumerated() {
        let replaced = diagonal + (letter == otherLetter ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
      }
    }
    return row[other.count]
  }

  private static func folded(_ name: String) -> [Character] {
    name.lowercased().map { $0 == "_" ? "-" : $0 }
  }
}
