import CKernels
import Compute
import TestSupport
import Testing

/// Rounding to bfloat16, and products that read it.
@Suite struct BFloat16Tests {
  static let needed: Comment = "needs a processor with bf16 products"

  @Test func roundsToTheNearest() {
    var values: [Float] = [
      0, -0.0, 1, -1, 1.003_906_25, 1.011_718_75, .greatestFiniteMagnitude,
      -.greatestFiniteMagnitude,
      .infinity, -.infinity, .leastNonzeroMagnitude, .leastNormalMagnitude, .nan, .signalingNaN,
      3.396e38,
    ]
    values += numbers(4000, "values", in: -3...3)
    values += numbers(4000, "bits", in: 0...1).map { Float(bitPattern: UInt32($0 * 4_294_967_040)) }
    var (found, expected) = (
      [UInt16](repeating: 0, count: values.count), [UInt16](repeating: 0, count: values.count)
    )
    ck_to_bfloat16(1, values.count, values, values.count, &found)
    naive_to_bfloat16(1, values.count, values, values.count, &expected)
    for index in values.indices where found[index] != expected[index] {
      Issue.record("\(values[index]): \(found[index]), expected \(expected[index])")
    }
  }

  @Test(arguments: oddSizes) func rowsThatStandApart(size: Int) {
    let (rows, stride) = (5, size + 3)
    let x = numbers(rows * stride, "x")
    var (found, expected) = (
      [UInt16](repeating: 7, count: rows * size + 1), [UInt16](repeating: 7, count: rows * size + 1)
    )
    ck_to_bfloat16(rows, size, x, stride, &found)
    naive_to_bfloat16(rows, size, x, stride, &expected)
    #expect(found == expected)
    // The transpose of the dense rows.
    let dense = (0..<rows).flatMap { x[($0 * stride)..<($0 * stride + size)] }
    var transposed = [UInt16](repeating: 7, count: size * (rows + 2))
    ck_transpose_to_bfloat16(rows, size, dense, &transposed, rows + 2)
    for row in 0..<rows {
      for column in 0..<size {
        #expect(transposed[column * (rows + 2) + row] == expected[row * size + column])
      }
    }
  }

  /// Transposes of many tiles, with rows that do not fill the last, are those of floats, rounded.
  @Test func largeTranspose() {
    for (rows, columns) in [(16, 16), (31, 50), (100, 33), (257, 129)] {
      let x = numbers(rows * columns, "x")
      var transposed = [Float](repeating: 0, count: columns * rows)
      naive_transpose(rows, columns, x, &transposed, rows)
      var (found, expected) = (
        [UInt16](repeating: 7, count: columns * rows), [UInt16](repeating: 0, count: columns * rows)
      )
      ck_transpose_to_bfloat16(rows, columns, x, &found, rows)
      naive_to_bfloat16(columns, rows, transposed, rows, &expected)
      #expect(found == expected)
    }
  }

  /// Numbers that bfloat16 holds exactly.
  private func exact(_ count: Int, _ name: String) -> [Float] {
    numbers(count, name).map { Float(bitPattern: $0.bitPattern & 0xFFFF_0000) }
  }

  @Test(
    .enabled(if: Precision.bf16.isSupported, needed),
    arguments: [(5, 16), (33, 130), (256, 1024), (512, 256), (1100, 65)])
  func productsOfWhatItHoldsAreThoseOfFloats(inner: Int, columns: Int) {
    let weights = Block(exact(inner * columns, "weights"))
    let worker = Worker(index: 0)
    func product(_ source: [Float], _ precision: Precision, accumulates: Bool = false) -> [Float] {
      let matrix = PackedMatrix(inner: inner, columns: columns, precision: precision)
      matrix.pack(weights.matrix(rows: inner, columns: columns), transposed: false)
      let rows = source.count / inner
      let block = Block(source)
      let destination = Block(numbers(rows * columns, "start"))
      matrix.multiply(
        block.matrix(rows: rows, columns: inner),
        into: destination.matrix(rows: rows, columns: columns), accumulates: accumulates,
        worker: worker)
      #expect(destination.isIntact)
      return destination.values
    }
    let source = exact(70 * inner, "source")
    for accumulates in [false, true] {
      let found = product(source, .bf16, accumulates: accumulates)
      #expect(relativeError(found, product(source, .fp32, accumulates: accumulates)) < 1e-6)
      // A row's bits are its own.
      for count in [1, 3, 20, 37, 69] {
        let part = product(Array(source.prefix(count * inner)), .bf16, accumulates: accumulates)
        #expect(firstDifference(part, Array(found.prefix(count * columns))) == nil, "\(count) rows")
      }
    }
    // What it does not hold is rounded.
    let other = numbers(20 * inner, "other")
    let error = relativeError(product(other, .bf16), product(other, .fp32))
    #expect(error > 1e-5 && error < 4e-3)
  }

  @Test(.enabled(if: Precision.bf16.isSupported, needed))
  func runsTheFastKernel() {
    let weights = PackedMatrix(inner: 512, columns: 2048, precision: .bf16)
    for rows in [1, 20, 128] {
      #expect(
        weights.kernel(rows: rows).contains("avx512_core_bf16"), "\(weights.kernel(rows: rows))")
    }
  }
}
