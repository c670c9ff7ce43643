import CKernels
import COneDNN

/// Weights [inner, columns] in the layout that products read fastest.
package final class PackedMatrix: @unchecked Sendable {
  package let inner: Int
  package let columns: Int
  package let precision: Precision
  private let packing: Packing
  private let packed: FloatBuffer

  /// How weights are packed, and by which kernel they are multiplied.
  private enum Packing {
    case library(PackedLayout, ProductSizes)
    /// Where the bits of a row of oneDNN's products depend on the other rows: without AVX-512.
    case panels
  }

  package init(inner: Int, columns: Int, precision: Precision = .fp32) {
    self.inner = inner
    self.columns = columns
    self.precision = precision
    let layout = PackedLayout(inner: inner, columns: columns, precision: precision)
    if layout.isRowIndependent {
      packing = .library(layout, ProductSizes(inner: inner, columns: columns, layout: layout))
      packed = FloatBuffer(count: (layout.bytes + 3) / 4)
    } else {
      precondition(precision == .fp32, "bf16 without its kernels")
      packing = .panels
      packed = FloatBuffer(count: ck_panels_count(inner, columns))
    }
  }

  /// Packs [inner, columns], or with `transposed` the transpose of [columns, inner].
  package func pack(_ plain: Matrix, transposed: Bool) {
    let expected = transposed ? (columns, inner) : (inner, columns)
    precondition(
      plain.isDense && (plain.rows, plain.columns) == expected,
      "packs \(expected), given [\(plain.rows), \(plain.columns)]")
    switch packing {
    case .library(let layout, _):
      layout.pack(plain.base, transposed: transposed, into: packed.base)
    case .panels:
      ck_pack_panels(inner, columns, plain.base, transposed ? 1 : 0, packed.base)
    }
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
    worker.measurement?.count(ProductShape(rows: source.rows, inner: inner, columns: columns))
    worker.spend(on: .products) {
      switch packing {
      case .library(_, let sizes):
        multiply(source, in: sizes, into: destination, accumulates: accumulates, worker: worker)
      case .panels:
        ck_multiply_panels(
          source.rows, inner, columns, source.base, packed.base, destination.base,
          accumulates ? 1 : 0)
      }
    }
  }

  /// The name of the kernel for this number of rows: oneDNN's, or `panels`.
  package func kernel(rows: Int) -> String {
    switch packing {
    case .library(_, let sizes): sizes.kernel(rows: rows)
    case .panels: "panels"
    }
  }

  /// Any number of rows, in tiles of few different sizes.
  private func multiply(
    _ source: Matrix, in sizes: ProductSizes, into destination: Matrix, accumulates: Bool,
    worker: Worker
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
}
