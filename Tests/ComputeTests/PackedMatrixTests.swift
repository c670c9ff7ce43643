import Compute
import TestSupport
import Testing

/// Products with packed weights: right, and each row by itself.
@Suite struct PackedMatrixTests {
  private let worker = Worker(index: 0)

  struct Shape: Sendable, CustomTestStringConvertible {
    var inner: Int
    var columns: Int
    var testDescription: String { "\(inner)×\(columns)" }
  }

  static let shapes = [
    (1, 1), (1, 5), (3, 1), (3, 7), (5, 16), (7, 20), (15, 33), (16, 16), (17, 65), (33, 130),
    (64, 100), (100, 64), (130, 257), (256, 1024), (300, 48), (512, 256), (768, 96), (1280, 64),
    (1100, 1001), (2050, 40),
  ].map { Shape(inner: $0, columns: $1) }

  private func naive(_ source: [Float], _ weights: [Float], _ shape: Shape) -> [Float] {
    let rows = source.count / shape.inner
    var result = [Float](repeating: 0, count: rows * shape.columns)
    for row in 0..<rows {
      var sums = [Double](repeating: 0, count: shape.columns)
      for k in 0..<shape.inner {
        let x = Double(source[row * shape.inner + k])
        for column in 0..<shape.columns {
          sums[column] += x * Double(weights[k * shape.columns + column])
        }
      }
      for column in 0..<shape.columns { result[row * shape.columns + column] = Float(sums[column]) }
    }
    return result
  }

  private func transposed(_ values: [Float], rows: Int) -> [Float] {
    let columns = values.count / rows
    return (0..<columns).flatMap { column in (0..<rows).map { values[$0 * columns + column] } }
  }

  private func packed(_ shape: Shape) -> (PackedMatrix, [Float]) {
    let plain = numbers(shape.inner * shape.columns, "weights")
    let matrix = PackedMatrix(inner: shape.inner, columns: shape.columns)
    let block = Block(plain)
    matrix.pack(block.matrix(rows: shape.inner, columns: shape.columns), transposed: false)
    return (matrix, plain)
  }

  private func multiply(
    _ source: [Float], _ weights: PackedMatrix, onto start: [Float]? = nil, offset: Int = 0
  ) -> [Float] {
    let rows = source.count / weights.inner
    let destination = Block(
      start ?? Array(repeating: .nan, count: rows * weights.columns), offset: offset)
    let source = Block(source, offset: offset)
    weights.multiply(
      source.matrix(rows: rows, columns: weights.inner),
      into: destination.matrix(rows: rows, columns: weights.columns), accumulates: start != nil,
      worker: worker)
    #expect(destination.isIntact)
    return destination.values
  }

  @Test(arguments: shapes) func equalsTheNaiveProduct(shape: Shape) {
    let (weights, plain) = packed(shape)
    for rows in [1, 2, 3, 7, 16, 17, 33, 70] {
      let source = numbers(rows * shape.inner, "source \(rows)")
      let expected = naive(source, plain, shape)
      #expect(relativeError(multiply(source, weights), expected) < 1e-6, "\(rows) rows")
      let start = numbers(rows * shape.columns, "start")
      let sum = zip(start, expected).map { $0 + $1 }
      #expect(
        relativeError(multiply(source, weights, onto: start), sum) < 1e-6,
        "\(rows) rows, accumulating")
    }
    #expect(multiply([], weights).isEmpty)
  }

  @Test(arguments: shapes) func packsTransposedWeights(shape: Shape) {
    let (weights, plain) = packed(shape)
    let other = PackedMatrix(inner: shape.inner, columns: shape.columns)
    let block = Block(transposed(plain, rows: shape.inner))
    other.pack(block.matrix(rows: shape.columns, columns: shape.inner), transposed: true)
    let source = numbers(5 * shape.inner, "source")
    #expect(firstDifference(multiply(source, other), multiply(source, weights)) == nil)
  }

  /// Weights packed again take the place of the old ones.
  @Test func packsAgain() {
    let shape = Shape(inner: 20, columns: 35)
    let (weights, plain) = packed(shape)
    let source = numbers(3 * shape.inner, "source")
    _ = multiply(source, weights)
    let doubled = plain.map { 2 * $0 }
    let block = Block(doubled)
    weights.pack(block.matrix(rows: 20, columns: 35), transposed: false)
    #expect(relativeError(multiply(source, weights), naive(source, doubled, shape)) < 1e-6)
  }

  /// Every row of every number of rows has the bits that it has alone.
  @Test(arguments: shapes) func rowsStandByThemselves(shape: Shape) {
    let (weights, _) = packed(shape)
    let most = 300
    let source = numbers(most * shape.inner, "source")
    let start = numbers(most * shape.columns, "start")
    func rows(_ range: Range<Int>, _ values: [Float], _ size: Int) -> [Float] {
      Array(values[(range.lowerBound * size)..<(range.upperBound * size)])
    }
    var alone: [Float] = []
    var aloneOnto: [Float] = []
    for row in 0..<most {
      let line = rows(row..<row + 1, source, shape.inner)
      alone += multiply(line, weights)
      aloneOnto += multiply(line, weights, onto: rows(row..<row + 1, start, shape.columns))
    }
    for count in Array(1...64) + [80, 300] {
      // From the first row, and from another: a row's place in the block does not count either.
      for first in Set([0, min(7, most - count)]) {
        let range = first..<first + count
        let given = rows(range, source, shape.inner)
        #expect(
          firstDifference(
            multiply(given, weights, offset: count % 16), rows(range, alone, shape.columns)) == nil,
          "\(count) rows from \(first)")
        #expect(
          firstDifference(
            multiply(given, weights, onto: rows(range, start, shape.columns)),
            rows(range, aloneOnto, shape.columns)) == nil,
          "\(count) rows from \(first), accumulating")
      }
    }
  }

  @Test(
    .enabled(
      if: ProductLibrary.usesAVX512,
      "needs AVX-512, which this processor has not or DNNL_MAX_CPU_ISA has switched off"),
    arguments: [(256, 1024), (512, 2048), (768, 2048), (1280, 256), (256, 8000)])
  func runsTheFastKernel(inner: Int, columns: Int) {
    let weights = PackedMatrix(inner: inner, columns: columns)
    for rows in [1, 5, 20, 32, 64, 128, 256] {
      let kernel = weights.kernel(rows: rows)
      #expect(
        kernel.hasPrefix("brg:avx512") || kernel.hasPrefix("brg_matmul:avx512"),
        "\(rows) rows: \(kernel)")
    }
  }

  @Test(.enabled(if: !ProductLibrary.usesAVX512, "needs a processor without AVX-512"))
  func runsItsOwnKernelElsewhere() {
    #expect(PackedMatrix(inner: 512, columns: 2048).kernel(rows: 20) == "panels")
  }

  /// Two workers at the same weights at once, each with a place of its own.
  @Test func workersShareWeights() {
    let shape = Shape(inner: 130, columns: 257)
    let (weights, _) = packed(shape)
    let source = numbers(20 * shape.inner, "source")
    let expected = multiply(source, weights)
    let pool = WorkerPool(workerCount: 3)
    let blocks = (0..<60).map { _ in Block(Array(repeating: 0, count: expected.count)) }
    let sourceBlock = Block(source)
    let shared = sourceBlock.matrix(rows: 20, columns: shape.inner)
    let destinations = blocks.map { $0.matrix(rows: 20, columns: shape.columns) }
    pool.forEach(60) { task, worker in
      weights.multiply(shared, into: destinations[task], worker: worker)
    }
    for block in blocks { #expect(firstDifference(block.values, expected) == nil) }
    #expect(sourceBlock.values == source)
  }
}
