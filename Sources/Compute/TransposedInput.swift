/// The saved rows of a layer's input, transposed for the product that makes a weight's gradient, because products want
/// dense operands.
///
/// The rows are cut into stretches, each transposed for itself: a product over few rows finds its operands in the cache,
/// and few different sizes of products occur, whatever the batch.
struct TransposedInput {
  /// What tells one from another: weights with the same input share its transpose.
  struct Key: Hashable {
    let base: UnsafeMutablePointer<Float>
    let stretchRows: Int

    init(_ gradient: WeightGradient) {
      base = gradient.input.base
      // A gradient that is larger than the cache is gone through as seldom as can be.
      stretchRows = gradient.weight.count > 1 << 20 ? 640 : 192
    }
  }

  /// Rows of the batch, the last ones padded with zeros as `Arena.matrix` pads them.
  let stretches: [Range<Int>]
  private let input: Matrix
  /// Stretch after stretch, [inputs, its rows] each.
  private let transposed: Matrix

  init(_ input: Matrix, stretchRows: Int, arena: Arena) {
    let padded = Arena.padded(input.rows)
    self.input = input
    stretches = stride(from: 0, to: padded, by: stretchRows).map {
      $0..<min($0 + stretchRows, padded)
    }
    transposed = arena.matrix(rows: padded, columns: input.columns)
  }

  /// Transposes a stretch.
  func fill(_ stretch: Range<Int>) {
    input.rows(stretch.lowerBound..<min(stretch.upperBound, input.rows))
      .transpose(
        into: Matrix(row(0, of: stretch), rows: input.columns, columns: stretch.count))
  }

  /// Where the rows of one input begin.
  func row(_ index: Int, of stretch: Range<Int>) -> UnsafeMutablePointer<Float> {
    transposed.row(stretch.lowerBound) + index * stretch.count
  }
}
