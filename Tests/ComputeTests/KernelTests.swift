import CKernels
import Compute
import TestSupport
import Testing

/// Each fused kernel against its naive twin, at sizes that fill vectors and that do not.
@Suite struct KernelTests {
  /// Fused sums are in another order than the twin's, and the polynomials a few ulps from libm.
  static let tolerance = 2e-6

  /// Runs a kernel and its twin on equal blocks; compares every block after it.
  ///
  /// - Parameter run: given the blocks' pointers and whether the naive twin is meant
  func compare(
    _ blocks: [[Float]], tolerance: Double = tolerance, offset: Int = 0,
    _ run: ([UnsafeMutablePointer<Float>], _ naive: Bool) -> Void
  ) {
    let fused = blocks.map { Block($0, offset: offset) }
    let naive = blocks.map { Block($0) }
    run(fused.map(\.base), false)
    run(naive.map(\.base), true)
    for (index, (seen, expected)) in zip(fused, naive).enumerated() {
      #expect(seen.isIntact, "block \(index) was left")
      let error = relativeError(seen.values, expected.values)
      #expect(error <= tolerance, "block \(index): relative error \(error)")
    }
  }

  static let rowsAndSizes = oddSizes.flatMap { size in [1, 2, 5].map { (rows: $0, size: size) } }

  @Test(arguments: rowsAndSizes) func logSoftmax(rows: Int, size: Int) {
    compare([numbers(rows * size, "logits", in: -9...9), numbers(size, "bias")]) { block, isNaive in
      (isNaive ? naive_log_softmax : ck_log_softmax)(rows, size, block[1], block[0])
    }
  }

  @Test(arguments: rowsAndSizes) func crossEntropy(rows: Int, size: Int) {
    let gold = (0..<rows).map { Int32(($0 * 5 + 2) % size) }
    for (smoothing, scale) in [(Float(0), Float(1)), (0.1, 1), (0.3, 0.25), (0.1, 0)] {
      let blocks = [
        numbers(rows * size, "logits", in: -9...9), numbers(size, "bias"), numbers(rows, "losses"),
        numbers(rows, "likelihoods"),
      ]
      compare(blocks, tolerance: 5e-6) { block, isNaive in
        (isNaive ? naive_cross_entropy : ck_cross_entropy)(
          rows, size, block[1], block[0], gold, smoothing, scale, block[2], block[3])
      }
    }
  }

  @Test(arguments: oddSizes) func crossEntropyOfTwins(size: Int) {
    let rows = 6
    let gold = (0..<rows).map { Int32(($0 / 2 * 5 + 2) % size) }
    for (smoothing, divergence, scale) in [
      (Float(0), Float(0), Float(1)), (0.1, 2, 1), (0.3, 0.5, 0.25),
    ] {
      let blocks = [
        numbers(rows * size, "logits", in: -5...5), numbers(size, "bias"), numbers(rows, "losses"),
        numbers(rows, "likelihoods"),
      ]
      compare(blocks, tolerance: 2e-5) { block, isNaive in
        (isNaive ? naive_cross_entropy_twins : ck_cross_entropy_twins)(
          rows, size, block[1], block[0], gold, smoothing, divergence, scale, block[2], block[3])
      }
    }
  }

  /// Far from 0 the largest logit is taken off first, and a logit that is none shows in the loss.
  @Test func crossEntropyAtExtremes() {
    func loss(_ logits: [Float], gold: Int32) -> Float {
      let block = Block(logits)
      let result = Block([0, 0])
      ck_cross_entropy(
        1, logits.count, logits.map { _ in 0 }, block.base, [gold], 0, 1, result.base,
        result.base + 1)
      return result.values[0]
    }
    #expect(loss([3e4, 3e4, 3e4, 3e4], gold: 1) == loss([0, 0, 0, 0], gold: 2))
    #expect(loss([-3e4, 2e4], gold: 0) == 5e4)
    #expect(loss([1, .nan, 2], gold: 0).isNaN)
    #expect(loss([1, .infinity, 2], gold: 0).isNaN)
    for size in [1, 20, 40] {
      #expect(loss(Array(repeating: .nan, count: size), gold: 0).isNaN)
    }
  }

  @Test(arguments: rowsAndSizes) func blocks(rows: Int, size: Int) {
    let x = numbers(rows * size, "x")
    compare([x, numbers(size, "bias")]) { block, isNaive in
      (isNaive ? naive_bias_tanh : ck_bias_tanh)(rows, size, block[1], block[0])
    }
    compare([x, numbers(rows * size, "dy")]) { block, isNaive in
      (isNaive ? naive_tanh_backward : ck_tanh_backward)(rows * size, block[0], block[1])
    }
    let pairs = numbers(rows * 2 * size, "pairs")
    compare([pairs, numbers(2 * size, "bias"), x], tolerance: 0) { block, isNaive in
      (isNaive ? naive_bias_maxout : ck_bias_maxout)(rows, size, block[1], block[0], block[2])
    }
    compare([pairs, x], tolerance: 0) { block, isNaive in
      (isNaive ? naive_maxout_backward : ck_maxout_backward)(rows * size, block[1], block[0])
    }
    for range in [0..<size, size / 2..<size] {
      compare([x, numbers(size, "sums")]) { block, isNaive in
        (isNaive ? naive_column_sums : ck_column_sums)(
          rows, size, range.lowerBound, range.count, block[0], block[1])
      }
    }
    let stride = rows + 2
    compare([x, numbers(size * stride, "y")], tolerance: 0) { block, isNaive in
      (isNaive ? naive_transpose : ck_transpose)(rows, size, block[0], block[1], stride)
    }
    compare([numbers(rows * (size + 2), "wide"), numbers(rows * (size + 5), "y")]) {
      block, isNaive in
      (isNaive ? naive_add_rows : ck_add_rows)(rows, size, block[0], size + 2, block[1], size + 5)
    }
    compare([x, numbers(rows * size, "y")]) { block, isNaive in
      (isNaive ? naive_add_scaled : ck_add_scaled)(rows * size, -0.75, block[0], block[1])
    }
    let (a, b) = (Block(x), Block(numbers(rows * size, "y")))
    let (dot, naive) = (ck_dot(rows * size, a.base, b.base), naive_dot(rows * size, a.base, b.base))
    #expect(abs(dot - naive) <= 1e-6 * Float(rows * size))
    let squares = naive_sum_of_squares(rows * size, a.base)
    #expect(abs(ck_sum_of_squares(rows * size, a.base) - squares) <= 1e-12 * squares)
  }

  /// Transposes across many tiles, with rows that do not fill the last.
  @Test func largeTranspose() {
    for (rows, columns) in [(16, 16), (31, 50), (100, 33), (257, 129)] {
      compare([numbers(rows * columns, "x"), numbers(columns * rows, "y")], tolerance: 0) {
        block, isNaive in
        (isNaive ? naive_transpose : ck_transpose)(rows, columns, block[0], block[1], rows)
      }
    }
  }

  @Test(arguments: oddSizes) func lookups(size: Int) {
    let ids: [Int32] = [3, 0, 3, 5, 3, 1]  // One id thrice: its rows are added one after the other.
    let table = numbers(6 * size, "table")
    compare([table, numbers(6 * size, "rows")], tolerance: 0) { block, isNaive in
      (isNaive ? naive_gather_rows : ck_gather_rows)(6, size, block[0], ids, block[1])
    }
    for range in [0..<size, size / 3..<size / 2 + 1] {
      compare([table, numbers(6 * size, "rows")], tolerance: 0) { block, isNaive in
        (isNaive ? naive_scatter_add_rows : ck_scatter_add_rows)(
          6, size, range.lowerBound, range.count, block[1], ids, block[0])
      }
    }
  }

  @Test(arguments: oddSizes) func optimizer(count: Int) {
    let blocks = [
      numbers(count, "weights"), numbers(count, "gradient"), numbers(count, "first"),
      numbers(count, "second", in: 0...1),
    ]
    compare(blocks) { block, isNaive in
      for update in 1...3 {
        let power = Float(update)
        (isNaive ? naive_adam : ck_adam)(
          count, block[0], block[1], block[2], block[3], 0.5, 0.01, 0.9, 0.99, 1e-6, 0.1 * power,
          0.01 * power)
      }
    }
    compare(blocks) { block, isNaive in
      (isNaive ? naive_average : ck_average)(count, 0.9, block[0], block[1])
    }
  }

  @Test(arguments: oddSizes) func orthogonalRows(size: Int) {
    for rows in Set([1, (size + 1) / 2, size]) {
      let block = Block(numbers(rows * size, "rows"))
      let matrix = block.matrix(rows: rows, columns: size)
      matrix.orthogonalizeRows()
      var worst: Float = 0
      for row in 0..<rows {
        for other in 0...row {
          let dot = naive_dot(size, matrix.row(row), matrix.row(other))
          worst = max(worst, abs(dot - (row == other ? 1 : 0)))
        }
      }
      #expect(worst < 2e-6, "\(rows) rows of \(size)")
      #expect(block.isIntact)
    }
  }
}
