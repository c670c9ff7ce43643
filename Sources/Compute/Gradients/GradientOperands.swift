/// The rows of a batch, cut into windows of equal length but the last, which is padded with zeros as `Arena.matrix`
/// pads it: so that products have few different sizes, whatever the batch.
struct RowWindows: Equatable {
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

/// The saved rows of a layer's input, transposed window by window for the products that make weights' gradients.
struct TransposedInput {
  let windows: RowWindows
  private let input: Matrix
  private let precision: Precision
  /// [inputs, rows of the window], one window after the other
  private let transposed: UnsafeMutableRawPointer

  init(_ input: Matrix, windows: RowWindows, precision: Precision, arena: Arena) {
    self.input = input
    self.windows = windows
    self.precision = precision
    transposed = UnsafeMutableRawPointer(
      arena.take(windows.paddedRows * input.columns * precision.size / 4))
  }

  /// Whether it is made of these rows.
  func isOf(_ input: Matrix, _ windows: RowWindows) -> Bool {
    self.input.base == input.base && self.windows == windows
  }

  /// Transposes a window.
  func fill(_ window: Range<Int>) {
    let rows = input.rows(window.lowerBound..<min(window.upperBound, input.rows))
    let base = transposed + window.lowerBound * input.columns * precision.size
    switch precision {
    case .fp32:
      rows.transpose(
        into: Matrix(
          base.assumingMemoryBound(to: Float.self), rows: input.columns, columns: window.count))
    case .bf16:
      rows.transposeRounded(
        into: base.assumingMemoryBound(to: UInt16.self), columns: window.count)
    }
  }

  /// The rows from one input on.
  func row(_ index: Int, of window: Range<Int>) -> UnsafeRawPointer {
    UnsafeRawPointer(transposed)
      + (window.lowerBound * input.columns + index * window.count) * precision.size
  }
}

/// The derivatives that a weight's gradient is made of, as its products read them: plain, or packed in bfloat16 once
/// for all weights and tiles.
struct GradientOperand {
  let windows: RowWindows
  private let dOutput: Matrix
  private let packed: Packed?

  /// Packed windows, one after the other; the last may be shorter.
  private struct Packed {
    let base: UnsafeMutableRawPointer
    let whole: PackedLayout
    let last: PackedLayout
  }

  /// - Parameter layout: the layout for a number of rows; nil where derivatives stay plain
  init(
    _ dOutput: Matrix, windows: RowWindows, arena: Arena, layout: (_ rows: Int) -> PackedLayout?
  ) {
    self.dOutput = dOutput
    self.windows = windows
    let last = windows[windows.count - 1].count
    if let whole = layout(windows[0].count), let last = layout(last) {
      let bytes = (windows.count - 1) * whole.bytes + last.bytes
      let base = UnsafeMutableRawPointer(arena.take((bytes + 3) / 4))
      packed = Packed(base: base, whole: whole, last: last)
    } else {
      packed = nil
    }
  }

  /// Whether it is made of these rows.
  func isOf(_ dOutput: Matrix, _ windows: RowWindows) -> Bool {
    self.dOutput.base == dOutput.base && self.windows == windows
  }

  var isPacked: Bool { packed != nil }

  /// Packs a window, unless derivatives stay plain.
  func fill(_ index: Int) {
    guard let packed else { return }
    let layout = index == windows.count - 1 ? packed.last : packed.whole
    layout.pack(
      dOutput.row(windows[index].lowerBound), transposed: false,
      into: packed.base + index * packed.whole.bytes)
  }

  /// The rows of a window.
  func rows(_ index: Int) -> UnsafeRawPointer {
    packed.map { UnsafeRawPointer($0.base + index * $0.whole.bytes) }
      ?? UnsafeRawPointer(dOutput.row(windows[index].lowerBound))
  }
}
