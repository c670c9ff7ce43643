import COneDNN

/// Weights [inner, columns] in the layout that products read fastest.
package final class PackedMatrix: @unchecked Sendable {
  package let inner: Int
  package let columns: Int
  package let precision: Precision
  private let layout: PackedLayout
  private let sizes: ProductSizes
  private let packed: FloatBuffer

  package init(inner: Int, columns: Int, precision: Precision = .fp32) {
    self.inner = inner
    self.columns = columns
    self.precision = precision
    layout = PackedLayout(inner: inner, columns: columns, precision: precision)
    sizes = ProductSizes(inner: inner, columns: columns, layout: layout)
    packed = FloatBuffer(count: (layout.bytes + 3) / 4)
  }

  /// Packs [inner, columns], or with `transposed` the transpose of [columns, inner].
  package func pack(_ plain: Matrix, transposed: Bool) {
    let expected = transposed ? (columns, inner) : (inner, columns)
    precondition(
      plain.isDense && (plain.rows, plain.columns) == expected,
      "packs \(expected), given [\(plain.rows), \(plain.columns)]")
    layout.pack(plain.base, transposed: transposed, into: packed.base)
  }

  /// destination = source · weights, or += with `accumulates`. The bits of a row depend on that row alone.
  ///
  /// - Parameter source: [rows, inner], dense
  /// - Parameter destination: [rows, columns], dense
  package func multiply(
    _ source: Matrix, into destination: Matrix, accumulates: Bool = false, worker: Worker
  ) {
    precondition(
      source.columns == inner && destination.columns == columns && source.rows == destination.rows
        && source.isDense && destination.isDense,
      "[\(source.rows), \(source.columns)] · [\(inner), \(columns)] into [\(destination.rows), \(destination.columns)]"
    )
    if source.rows == 0 { return }
    precondition(precision == .fp32 || layout.isRowIndependent, "bf16 without its kernels")
    worker.measurement?.count(ProductShape(rows: source.rows, inner: inner, columns: columns))
    worker.spend(on: .products) {
      if layout.isRowIndependent {
        multiplyInTiles(source, into: destination, accumulates: accumulates, worker: worker)
      } else {
        multiplyInSixteens(source, into: destination, accumulates: accumulates, worker: worker)
      }
    }
  }

  /// oneDNN's name of the kernel for this number of rows.
  package func kernel(rows: Int) -> String { sizes.kernel(rows: rows) }

  /// Any number of rows, in tiles of few different sizes.
  private func multiplyInTiles(
    _ source: Matrix, into destination: Matrix, accumulates: Bool, worker: Worker
  ) {
    let operand = precision == .fp32 ? UnsafeRawPointer(source.base) : worker.rounded(source)
    let bytesARow = inner * precision.size
    var row = 0
    while row < source.rows {
      let tile = RowTiles.tile(at: row, of: source.rows, mayOverlap: !accumulates)
      sizes.run(
        rows: tile.count, source: operand + tile.lowerBound * bytesARow, weights: packed.base,
        destination: destination.row(tile.lowerBound), accumulates: accumulates, worker: worker)
      row = tile.upperBound
    }
  }

  /// Sixteen rows at a time, filled up with zeros: without AVX-512, the bits of a row depend on the number of rows in
  /// oneDNN's kernels.
  private func multiplyInSixteens(
    _ source: Matrix, into destination: Matrix, accumulates: Bool, worker: Worker
  ) {
    let whole = source.rows / 16 * 16
    for row in stride(from: 0, to: whole, by: 16) {
      sizes.run(
        rows: 16, source: source.row(row), weights: packed.base, destination: destination.row(row),
        accumulates: accumulates, worker: worker)
    }
    let rest = source.rows - whole
    if rest == 0 { return }
    let padding = worker.padding(floats: 16 * (inner + columns))
    let paddedSource = padding
    let paddedDestination = padding + 16 * inner
    paddedSource.update(from: source.row(whole), count: rest * inner)
    (paddedSource + rest * inner).update(repeating: 0, count: (16 - rest) * inner)
    paddedDestination.update(from: destination.row(whole), count: rest * columns)
    (paddedDestination + rest * columns).update(repeating: 0, count: (16 - rest) * columns)
    sizes.run(
      rows: 16, source: paddedSource, weights: packed.base, destination: paddedDestination,
      accumulates: accumulates, worker: worker)
    destination.row(whole).update(from: paddedDestination, count: rest * columns)
  }
}
