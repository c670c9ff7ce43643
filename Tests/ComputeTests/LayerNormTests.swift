import CKernels
import Compute
import TestSupport
import Testing

/// The kernels of layer normalisation, against their naive twins and by what they are for.
@Suite struct LayerNormTests {
  static let gateCounts = [1, 2, 4]

  @Test(arguments: KernelTests.rowsAndSizes, gateCounts)
  func forward(_ sizes: (rows: Int, size: Int), gates: Int) {
    let (rows, size) = sizes
    let blocks = [
      numbers(gates * size, "gain"), numbers(gates * size, "bias"),
      numbers(rows * gates * size, "x", in: -1...3), numbers(rows * gates * size, "normalized"),
      numbers(rows * gates, "inverse deviations"),
    ]
    for isSaved in [true, false] {
      KernelTests().compare(blocks, tolerance: 5e-6) { block, isNaive in
        (isNaive ? naive_layer_norm_forward : ck_layer_norm_forward)(
          rows, gates, size, block[0], block[1], block[2], isSaved ? block[3] : nil,
          isSaved ? block[4] : nil)
      }
    }
  }

  @Test(arguments: KernelTests.rowsAndSizes, gateCounts)
  func backward(_ sizes: (rows: Int, size: Int), gates: Int) {
    let (rows, size) = sizes
    let blocks = [
      numbers(gates * size, "gain"), numbers(rows * gates, "inverse deviations", in: 0.5...2),
      numbers(rows * gates * size, "dx"), numbers(rows * gates * size, "normalized", in: -2...2),
      numbers(rows * gates * size, "dOutput"),
    ]
    KernelTests().compare(blocks, tolerance: 5e-6) { block, isNaive in
      (isNaive ? naive_layer_norm_backward : ck_layer_norm_backward)(
        rows, gates, size, block[0], block[1], block[2], block[3], block[4])
    }
  }

  /// What is saved for the backward pass does not change the result.
  @Test(arguments: KernelTests.rowsAndSizes) func savingChangesNothing(rows: Int, size: Int) {
    let (gain, bias) = (numbers(2 * size, "gain"), numbers(2 * size, "bias"))
    let results = [true, false].map { isSaved in
      let x = Block(numbers(rows * 2 * size, "x"))
      let saved = Block(numbers(rows * 2 * size + rows * 2, "saved"))
      ck_layer_norm_forward(
        rows, 2, size, gain, bias, x.base, isSaved ? saved.base : nil,
        isSaved ? saved.base + rows * 2 * size : nil)
      return x.values
    }
    #expect(firstDifference(results[0], results[1]) == nil)
  }

  /// A gate whose units have one gain and one bias has the bias as its mean and the gain as its deviation, whatever it
  /// was before.
  @Test(arguments: oddSizes.filter { $0 > 1 }) func meanAndDeviation(size: Int) {
    let (rows, gains, biases) = (3, [Float(0.5), 2, 1], [Float(-1), 0.25, 3])
    func units(_ values: [Float]) -> [Float] {
      values.flatMap { Array(repeating: $0, count: size) }
    }
    let x = Block(numbers(rows * 3 * size, "x", in: -20...50))
    ck_layer_norm_forward(rows, 3, size, units(gains), units(biases), x.base, nil, nil)
    for (index, gate) in (0..<rows * 3).map({ ($0, x.values[$0 * size..<($0 + 1) * size]) }) {
      let mean = gate.reduce(0, +) / Float(size)
      let variance = gate.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(size)
      #expect(abs(mean - biases[index % 3]) < 1e-4)
      #expect(abs(variance.squareRoot() - gains[index % 3]) < 1e-3)
    }
  }
}
