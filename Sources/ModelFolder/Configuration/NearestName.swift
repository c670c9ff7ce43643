internal import Corpora

/// The known name that is nearest to an unknown one, by edit distance.
package struct NearestName: Sendable {
  /// The nearest name, or nil if none is near enough.
  package let suggestion: String?

  /// - Parameter known: of equally near names the first is chosen
  package init(to name: String, among known: some Sequence<String>) {
    var best: (name: String, distance: Int)?
    for candidate in known {
      let distance = editDistance(name, candidate)
      if distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    // With more than a third of the letters different, it would be a guess.
    let limit = max(1, name.count / 3)
    suggestion = best.flatMap { $0.distance <= limit ? $0.name : nil }
  }
}
