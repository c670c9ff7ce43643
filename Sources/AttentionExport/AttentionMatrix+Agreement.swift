import Glibc

/// Agreement of both directions: a weight counts as much as its target word is the one that the source word goes to.
///
///     a'[t,s] ∝ a[t,s] b[s,t] exp(−λ |(t + ½) / T − (s + ½) / S|),       λ = 4
///
/// with T rows and S columns; each row keeps its sum. b is the other direction: the matrix of a second model, or that of the
/// matrix itself, read by columns. So a source word that another target word claims loses weight, and of two equal words each
/// takes its own. The last factor prefers the diagonal, where one of several equal words is more probably meant.
///
/// Products of both directions: Liang, Taskar, Klein 2006, Alignment by Agreement (HLT-NAACL), section 3; one matrix by rows
/// and by columns: Dou, Neubig 2021, section 2.2, arXiv:2101.08231. The diagonal: Dyer, Chahuneau, Smith 2013, section 2
/// (NAACL-HLT); λ is what their program begins with.
extension AttentionMatrix {
  /// λ.
  private static let diagonality = 4.0

  /// With itself: b[s,t] is the share of target word t in all that source word s is given.
  package func agreeingWithItself() -> AttentionMatrix {
    var sums = [Double](repeating: 0, count: source.count)
    for index in target.indices {
      for (column, weight) in row(index).enumerated() { sums[column] += Double(weight) }
    }
    return reweighed { target, source, weight in
      sums[source] > 0 ? weight / sums[source] : 0
    }
  }

  /// With a matrix of the other direction.
  ///
  /// - Parameter reverse: its rows are the words of the columns, its columns those of the rows. If they are not, because a text
  ///   was cut for one of two models, the matrix agrees with itself.
  package func agreeing(with reverse: AttentionMatrix) -> AttentionMatrix {
    guard reverse.source == target, reverse.target == source else { return agreeingWithItself() }
    return reweighed { target, source, _ in
      Double(reverse.weights[source * reverse.source.count + target])
    }
  }

  /// Each row times the factors of its weights and of their distance from the diagonal, with the sum that it had. A row whose
  /// products are all 0 stays as it is.
  private func reweighed(
    by factor: (_ target: Int, _ source: Int, _ weight: Double) -> Double
  ) -> AttentionMatrix {
    var result: [Float] = []
    result.reserveCapacity(weights.count)
    for index in target.indices {
      let row = row(index)
      let products = row.enumerated().map { column, weight in
        let distance = abs(
          (Double(index) + 0.5) / Double(target.count)
            - (Double(column) + 0.5) / Double(source.count))
        return Double(weight) * factor(index, column, Double(weight))
          * exp(-Self.diagonality * distance)
      }
      let (before, after) = (row.reduce(0) { $0 + Double($1) }, products.reduce(0, +))
      result.append(
        contentsOf: after > 0 ? products.map { Float($0 / after * before) } : Array(row))
    }
    return AttentionMatrix(
      source: source, target: target, weights: result, hasEndRow: hasEndRow)
  }
}
