extension AttentionMatrix {
  /// The matrix whose rows and columns agree: a source word that another target word claims loses weight, so that of two
  /// equal words each takes its own.
  ///
  ///     a'[t,s] ∝ a[t,s] · a[t,s] / Σ a[t',s]       the sum is over t', and each row keeps its own sum
  ///
  /// The first factor is how much of row t goes to s, the second how much of column s comes from t. One matrix, normalised by
  /// rows and by columns: Dou, Neubig 2021, section 2.2, arXiv:2101.08231. The product of both directions: Liang, Taskar,
  /// Klein 2006, Alignment by Agreement (HLT-NAACL), section 3. A row of zeros stays as it is.
  package func agreeing() -> AttentionMatrix {
    var sums = [Double](repeating: 0, count: source.count)
    for index in target.indices {
      for (column, weight) in row(index).enumerated() { sums[column] += Double(weight) }
    }
    var result: [Float] = []
    result.reserveCapacity(weights.count)
    for index in target.indices {
      let row = row(index)
      let products = zip(row, sums).map { weight, sum in
        sum > 0 ? Double(weight) * Double(weight) / sum : 0
      }
      let (before, after) = (row.reduce(0) { $0 + Double($1) }, products.reduce(0, +))
      let scale = after > 0 ? before / after : 0
      result.append(contentsOf: products.map { Float($0 * scale) })
    }
    return AttentionMatrix(
      source: source, target: target, weights: result, hasEndRow: hasEndRow)
  }
}
