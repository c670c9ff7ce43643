/// How the word links of two directions of translation are joined.
///
/// A model that translates from source to target links each target word to a source word, and one of the other direction
/// each source word to a target word. What both find is mostly right; what only one finds is right less often. Koehn, Och,
/// Marcu 2003, "Statistical Phrase-Based Translation", section 3; Och and Ney 2003, section 4. The results are those of
/// `atools` of fast_align, whose names the raw values are.
public enum Symmetrization: String, Sendable, CaseIterable {
  /// The links of both directions.
  case intersection
  /// The links of either direction.
  case union
  /// The intersection, grown by links of the union that touch a link that is joined already, also diagonally, and whose source
  /// or target word has no link yet.
  case growDiagonal = "grow-diag"
  /// `growDiagonal`, then those other links whose source or target word has no link yet: first of the forward, then of the
  /// reverse direction.
  case growDiagonalFinal = "grow-diag-final"
  /// `growDiagonal`, then those other links whose source and target word have no link yet: first of the forward, then of the
  /// reverse direction.
  case growDiagonalFinalAnd = "grow-diag-final-and"
}

extension WordLinks {
  /// Joins these links, of the forward direction, with those of the reverse direction. Links that are only possible are
  /// left out.
  ///
  ///     let joined = forward.symmetrized(with: reverse.swapped, by: .growDiagonalFinalAnd)
  ///
  /// - Parameter reverse: source index, then target index, as in the forward direction: `swapped` if the other direction
  ///   has them the other way round
  /// - Parameter method: how the links are joined
  public func symmetrized(with reverse: WordLinks, by method: Symmetrization) -> WordLinks {
    var joining = LinkJoining(forward: sure, reverse: reverse.sure)
    switch method {
    case .intersection: break
    case .union: joining.joinAll()
    case .growDiagonal: joining.grow()
    case .growDiagonalFinal:
      joining.grow()
      joining.finish { !$0 || !$1 }
    case .growDiagonalFinalAnd:
      joining.grow()
      joining.finish { !$0 && !$1 }
    }
    return joining.result
  }
}
