package import Basics

extension StatisticalAligner.Alignment {
  /// The links of both directions, joined.
  package func joined(by symmetrization: Symmetrization) -> WordLinks {
    forward.symmetrized(with: reverse, by: symmetrization)
  }

  /// The links that guide attention: those of both directions, joined, and one for each target word that has none of these,
  /// to its most probable source word. Attention looks somewhere for every target word.
  package var guidance: [WordLinks.Link] {
    let joined = joined(by: .growDiagonalFinalAnd).sure
    var isLinked = [Bool](repeating: false, count: posterior.targetCount)
    for link in joined { isLinked[link.target] = true }
    let others = isLinked.indices.compactMap { target in
      isLinked[target]
        ? nil
        : posterior.bestSource(of: target).map { WordLinks.Link(source: $0, target: target) }
    }
    return (joined + others).sorted()
  }
}
