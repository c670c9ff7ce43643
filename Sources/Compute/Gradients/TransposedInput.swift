import CKernels

/// The saved rows of a layer's input, transposed for the product that makes a weight's gradient, because products want
/// dense operands.
///
/// The rows are cut into stretches, each transposed for itself, so that few different sizes of products occur, whatever
/// the batch.
struct TransposedInput {
  let stretches: RowStretches
  private let input: Matrix
  private let precision: Precision
  /// Stretch after stretch, [inputs, its rows] each.
  private let transposed: UnsafeMutableRawPointer

  init(_ input: Matrix, stretches: RowStretches, precision: Precision, arena: Arena) {
    self.input = input
    self.stretches = stretches
    self.precision = precision
    transposed = UnsafeMutableRawPointer(
      arena.take(stretches.paddedRows * input.columns * precision.size / 4))
  }

  /// Whether it is made of these rows.
  func isOf(_ input: Matrix, _ stretches: RowStretches) -> Bool {
    self.input.base == input.base && self.stretches == stretches
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

/// The rows of a batch, cut into stretches of equally many but the last, which is padded with zeros as `Arena.matrix`
/// pads it.
struct RowStretches: Equatable {
  let paddedRows: Int
  let length: Int

  init(rows: Int, length: Int) {
    paddedRows = Arena.padded(rows)
    self.length = length
  }

  var count: Int { (paddedRows + length - 1) / length }

  subscript(index: Int) -> Range<Int> {
    index * length..<min((index + 1) * length, paddedRows)
  }
}

/// The derivatives that a weight's gradient is made of, as its products read them: as they are, or packed once in
/// bfloat16 for all weights and tiles that they are multiplied with.
struct GradientOperand {
  let stretches: RowStretches
  private let dOutput: Matrix
  private let packed: Packed?

  /// How and where stretches are packed: the whole ones, one after the other, and then the last, if it is shorter.
  private struct Packed {
    let base: UnsafeMutableRawPointer
    let whole: PackedLayout
    let last: PackedLayout
  }

  /// - Parameter layout: the layout of so many rows, where derivatives are to be packed
  init(
    _ dOutput: Matrix, stretches: RowStretches, arena: Arena, layout: (_ rows: Int) -> PackedLayout?
  ) {
    self.dOutput = dOutput
    self.stretches = stretches
    let last = stretches[stretches.count - 1].count
    if let whole = layout(stretches[0].count), let last = layout(last) {
      let bytes = (stretches.count - 1) * whole.bytes + last.bytes
      let base = UnsafeMutableRawPointer(arena.take((bytes + 3) / 4))
      packed = Packed(base: base, whole: whole, last: last)
    } else {
      packed = nil
    }
  }

  /// Whether it is made of these rows.
  func isOf(_ dOutput: Matrix, _ stretches: RowStretches) -> Bool {
    self.dOutput.base == dOutput.base && self.stretches == stretches
  }

  var isPacked: Bool { packed != nil }

  /// Packs a stretch, where derivatives are packed.
  func fill(_ index: Int) {
    guard let packed else { return }
    let layout = index == stretches.count - 1 ? packed.last : packed.whole
    layout.pack(
      dOutput.row(stretches[index].lowerBound), transposed: false,
      into: packed.base + index * packed.whole.bytes)
  }

  /// The rows of a stretch.
  func rows(_ index: Int) -> UnsafeRawPointer {
    packed.map { UnsafeRawPointer($0.base + index * $0.whole.bytes) }
      ?? UnsafeRawPointer(dOutput.row(stretches[index].lowerBound))
  }
}
