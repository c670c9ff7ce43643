import CKernels

/// The saved rows of a layer's input, transposed for the product that makes a weight's gradient, because products want
/// dense operands.
///
/// The rows are cut into stretches, each transposed for itself: a product over few rows finds its operands in the cache,
/// and few different sizes of products occur, whatever the batch.
struct TransposedInput {
  private let input: Matrix
  private let precision: Precision
  /// Stretch after stretch, [inputs, its rows] each.
  private let transposed: UnsafeMutableRawPointer

  init(_ input: Matrix, precision: Precision, arena: Arena) {
    self.input = input
    self.precision = precision
    transposed = UnsafeMutableRawPointer(
      arena.take(Arena.padded(input.rows) * input.columns * precision.size / 4))
  }

  /// Transposes a stretch.
  func fill(_ stretch: Range<Int>) {
    let rows = input.rows(stretch.lowerBound..<min(stretch.upperBound, input.rows))
    let base = transposed + stretch.lowerBound * input.columns * precision.size
    switch precision {
    case .fp32:
      rows.transpose(
        into: Matrix(
          base.assumingMemoryBound(to: Float.self), rows: input.columns, columns: stretch.count))
    case .bf16:
      rows.transposeRounded(
        into: base.assumingMemoryBound(to: UInt16.self), columns: stretch.count)
    }
  }

  /// Where the rows of one input begin.
  func row(_ index: Int, of stretch: Range<Int>) -> UnsafeRawPointer {
    UnsafeRawPointer(transposed)
      + (stretch.lowerBound * input.columns + index * stretch.count) * precision.size
  }
}

/// The derivatives that a weight's gradient is made of, as its products read them: as they are, or packed once in
/// bfloat16 for all weights and tiles that they are multiplied with.
struct GradientOperand {
  private let dOutput: Matrix
  /// How and where each stretch is packed, by its first row; nil for derivatives that are read as they are.
  private let packed: [Int: (layout: PackedLayout, base: UnsafeMutableRawPointer)]?

  init(_ dOutput: Matrix) {
    self.dOutput = dOutput
    packed = nil
  }

  /// Takes memory for the stretches; `layout` is that of one of them.
  init(
    _ dOutput: Matrix, stretches: [Range<Int>], arena: Arena,
    layout: (Range<Int>) -> PackedLayout
  ) {
    self.dOutput = dOutput
    packed = Dictionary(
      uniqueKeysWithValues: stretches.map { stretch in
        let layout = layout(stretch)
        let base = UnsafeMutableRawPointer(arena.take((layout.bytes + 3) / 4))
        return (stretch.lowerBound, (layout, base))
      })
  }

  /// Packs a stretch, where derivatives are packed.
  func fill(_ stretch: Range<Int>) {
    guard let (layout, base) = packed?[stretch.lowerBound] else { return }
    layout.pack(dOutput.row(stretch.lowerBound), transposed: false, into: base)
  }

  func rows(of stretch: Range<Int>) -> UnsafeRawPointer {
    packed?[stretch.lowerBound].map { UnsafeRawPointer($0.base) }
      ?? UnsafeRawPointer(dOutput.row(stretch.lowerBound))
  }
}
