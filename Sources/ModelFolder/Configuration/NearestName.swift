internal import Corpora

/// The nearest of some known names to one that is not known, by the number of letters to change.
package struct NearestName: Sendable {
  /// The nearest name, or nil where none is so near that it can have been meant.
  package let suggestion: String?

  /// - Parameter known: the earlier of equally near names wins
  package init(to name: String, among known: some Sequence<String>) {
    var best: (name: String, distance: Int)?
    for candidate in known {
      let distance = editDistance(name, candidate)
      if distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    // Up to a third of the letters: more, and the suggestion would be a guess.
    let limit = max(1, name.count / 3)
    suggestion = best.flatMap { $0.distance <= limit ? $0.name : nil }
  }
}
