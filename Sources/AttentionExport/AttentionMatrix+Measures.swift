/// What attention is like, in numbers. The row and the column of the end of sentence are left out.
extension AttentionMatrix {
  /// How sharp attention is, from 0 to 1: the mean over the target of the greatest attention weight; nil without rows or columns.
  package var sharpness: Double? {
    meanOverRows { _, weights in Double(weights.max() ?? 0) }
  }

  /// How far attention is from the diagonal, from 0 to 1: the mean over the target of
  ///
  ///     Σ_s a[t,s] |(t + ½) / T − (s + ½) / S| ÷ Σ_s a[t,s]
  ///
  /// with T rows and S columns; nil without any.
  package var distanceFromDiagonal: Double? {
    let rowCount = Double(rows(keepsEnd: false).count)
    return meanOverRows { row, weights in
      let place = (Double(row) + 0.5) / rowCount
      var (sum, distance) = (0.0, 0.0)
      for (column, weight) in weights.enumerated() {
        sum += Double(weight)
        distance += Double(weight) * abs(place - (Double(column) + 0.5) / Double(weights.count))
      }
      return sum > 0 ? distance / sum : 0
    }
  }

  /// How much two matrices of the same words differ, from 0 to 1: the mean over the target of half the sum of absolute
  /// differences, the end of the source included (the total variation distance of two rows).
  package func difference(from other: AttentionMatrix) -> Double? {
    precondition(
      source.count == other.source.count && target.count == other.target.count,
      "a difference of matrices of \(target.count) × \(source.count) and "
        + "\(other.target.count) × \(other.source.count)")
    return meanOverRows { row, _ in
      zip(self.row(row), other.row(row)).reduce(0) { $0 + Double(abs($1.0 - $1.1)) } / 2
    }
  }

  private func meanOverRows(_ body: (Int, ArraySlice<Float>) -> Double) -> Double? {
    let rows = rows(keepsEnd: false)
    let columns = columns(keepsEnd: false)
    guard !rows.isEmpty, !columns.isEmpty else { return nil }
    return rows.reduce(0) { $0 + body($1, row($1).prefix(columns.count)) } / Double(rows.count)
  }
}

extension AttentionMatrix {
  /// The share of source words that no target word attends to with at least a weight; nil without source words.
  package func uncoveredShare(below weight: Float) -> Float? {
    let columns = columns(keepsEnd: false)
    guard !columns.isEmpty else { return nil }
    let rows = rows(keepsEnd: false)
    let uncovered = columns.count { column in
      !rows.contains { weights[$0 * source.count + column] >= weight }
    }
    return Float(uncovered) / Float(columns.count)
  }
}
