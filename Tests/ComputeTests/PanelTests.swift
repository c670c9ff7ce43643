import CKernels
import Compute
import TestSupport
import Testing

/// Products with weights in panels, which processors without AVX-512 use.
@Suite struct PanelTests {
  typealias Shape = PackedMatrixTests.Shape

  /// Whole panels and parts of one, and more than one block of the inner size.
  static let shapes = [
    (1, 1), (3, 7), (5, 16), (7, 20), (16, 33), (64, 100), (130, 64), (256, 96), (257, 47),
    (600, 130),
  ].map { Shape(inner: $0, columns: $1) }

  /// Every size of tile, and more than one block of rows.
  static let rowCounts = Array(1...21) + [95, 96, 97, 200]

  private func panels(_ plain: [Float], _ shape: Shape, transposed: Bool) -> [Float] {
    let packed = Block([Float](repeating: .nan, count: ck_panels_count(shape.inner, shape.columns)))
    let block = Block(plain)
    ck_pack_panels(shape.inner, shape.columns, block.base, transposed ? 1 : 0, packed.base)
    #expect(packed.isIntact)
    return packed.values
  }

  @Test(arguments: shapes) func packing(_ shape: Shape) {
    let plain = numbers(shape.inner * shape.columns, "weights")
    let packed = panels(plain, shape, transposed: false)
    for (index, value) in packed.enumerated() {
      let (panel, rest) = index.quotientAndRemainder(dividingBy: 16 * shape.inner)
      let column = panel * 16 + rest % 16
      let expected = column < shape.columns ? plain[rest / 16 * shape.columns + column] : 0
      if value != expected { Issue.record("float \(index): \(value) is not \(expected)") }
    }
    let transposed = (0..<shape.columns).flatMap { column in
      (0..<shape.inner).map { plain[$0 * shape.columns + column] }
    }
    #expect(panels(transposed, shape, transposed: true) == packed)
  }

  @Test(arguments: shapes) func products(_ shape: Shape) {
    let weights = panels(
      numbers(shape.inner * shape.columns, "weights"), shape, transposed: false)
    for rows in Self.rowCounts {
      for accumulates in [CInt(0), 1] {
        KernelTests().compare([
          numbers(rows * shape.inner, "source"), weights, numbers(rows * shape.columns, "before"),
        ]) { block, isNaive in
          (isNaive ? naive_multiply_panels : ck_multiply_panels)(
            rows, shape.inner, shape.columns, block[0], block[1], block[2], accumulates)
        }
      }
    }
  }

  /// The bits of a row are the same in tiles of any size.
  @Test(arguments: shapes) func rowsAreIndependent(_ shape: Shape) {
    let weights = Block(
      panels(numbers(shape.inner * shape.columns, "weights"), shape, transposed: false))
    let source = Block(numbers(200 * shape.inner, "source"))
    let before = Block(numbers(200 * shape.columns, "before"))
    func product(_ rows: Range<Int>, accumulates: Bool) -> [Float] {
      let part = rows.lowerBound * shape.columns..<rows.upperBound * shape.columns
      let destination = Block(Array(before.values[part]))
      ck_multiply_panels(
        rows.count, shape.inner, shape.columns, source.base + rows.lowerBound * shape.inner,
        weights.base, destination.base, accumulates ? 1 : 0)
      #expect(destination.isIntact)
      return destination.values
    }
    for accumulates in [false, true] {
      let alone = (0..<200).map { product($0..<$0 + 1, accumulates: accumulates) }
      for count in Self.rowCounts {
        for first in [0, 200 - count] {
          let rows = first..<first + count
          #expect(
            product(rows, accumulates: accumulates) == alone[rows].flatMap { $0 },
            "\(count) rows from \(first)")
        }
      }
    }
  }

  /// What pads the last panel changes nothing, whatever it is multiplied by.
  @Test func infinities() {
    let shape = Shape(inner: 2, columns: 3)
    let weights = Block(panels([1, 2, 3, 4, 5, 6], shape, transposed: false))
    let source = Block([.infinity, 1])
    let destination = Block([Float](repeating: 0, count: 3))
    ck_multiply_panels(1, 2, 3, source.base, weights.base, destination.base, 0)
    #expect(destination.values == [.infinity, .infinity, .infinity] && destination.isIntact)
  }
}
