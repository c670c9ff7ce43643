import CKernels
import Compute
import TestSupport
import Testing

typealias AttentionKernel = @convention(c) (UnsafePointer<ck_attention>?) -> Void

/// Each kind of attention's kernels against their naive twins.
@Suite struct AttentionKernelTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var forward: AttentionKernel
    var backward: AttentionKernel
    var naiveForward: AttentionKernel
    var naiveBackward: AttentionKernel
  }

  static let cases = [
    Case(
      testDescription: "additive", forward: ck_additive_attention_forward,
      backward: ck_additive_attention_backward, naiveForward: naive_additive_attention_forward,
      naiveBackward: naive_additive_attention_backward),
    Case(
      testDescription: "dot", forward: ck_dot_attention_forward,
      backward: ck_dot_attention_backward, naiveForward: naive_dot_attention_forward,
      naiveBackward: naive_dot_attention_backward),
  ]

  @Test(arguments: cases, oddSizes) func twins(_ table: Case, size: Int) {
    for (length, width) in [(1, size + 2), (2, 1), (5, 2 * size), (17, size), (40, 33)] {
      // Positions stand apart and not in order, as the time-major layout has them.
      let positions = (0..<length).map { Int32(($0 * 7 + 3) % (2 * length + 7)) }
      let all = 2 * length + 7
      let weights = numbers(length, "weights", in: 0.1...1)
      let sum = weights.reduce(0, +)
      let blocks = [
        numbers(size, "query"), numbers(all * size, "keys", in: -0.7...0.7), numbers(size, "v"),
        numbers(all * width, "annotations"), weights.map { $0 / sum }, numbers(width, "context"),
        numbers(width, "dContext"), numbers(length, "dWeights"), numbers(size, "dQuery"),
        numbers(all * size, "dKeys"), numbers(size, "dV"), numbers(all * width, "dAnnotations"),
        numbers(length, "dScores"),
      ]
      for hasWeightDerivatives in [false, true] {
        func run(_ block: [UnsafeMutablePointer<Float>], _ kernel: AttentionKernel) {
          Self.run(
            kernel, block, positions: positions, size: size, width: width,
            hasWeightDerivatives: hasWeightDerivatives)
        }
        KernelTests().compare(blocks, tolerance: 1e-5) { block, isNaive in
          run(block, isNaive ? table.naiveForward : table.forward)
        }
        KernelTests().compare(blocks, tolerance: 1e-5) { block, isNaive in
          run(block, isNaive ? table.naiveBackward : table.backward)
        }
      }
    }
  }

  /// Weights times exp(v · output), also where weights are 0 and where outputs are far apart.
  @Test(arguments: oddSizes) func posterior(size: Int) {
    for (length, width) in [(1, size + 2), (2, 1), (5, 2 * size), (17, size), (40, 33)] {
      let positions = (0..<length).map { Int32(($0 * 7 + 3) % (2 * length + 7)) }
      var weights = numbers(length, "weights", in: 0.1...1)
      if length > 4 { weights[length / 2] = 0 }
      let sum = weights.reduce(0, +)
      let blocks = [
        numbers(size, "v", in: -3...3), numbers((2 * length + 7) * width, "annotations"),
        weights.map { $0 / sum }, numbers(width, "context"), numbers(length * size, "outputs"),
      ]
      KernelTests().compare(blocks, tolerance: 1e-5) { block, isNaive in
        positions.withUnsafeBufferPointer { positions in
          var attention = ck_attention()
          attention.length = length
          attention.positions = positions.baseAddress
          attention.size = size
          attention.v = UnsafePointer(block[0])
          attention.width = width
          attention.annotations = UnsafePointer(block[1])
          attention.weights = block[2]
          attention.context = block[3]
          (isNaive ? naive_posterior_attention : ck_posterior_attention)(&attention, block[4])
        }
      }
    }
  }

  /// Runs a kernel on blocks in the order query, keys, v, annotations, weights, context, dContext, dWeights, dQuery,
  /// dKeys, dV, dAnnotations, dScores.
  static func run(
    _ kernel: AttentionKernel, _ block: [UnsafeMutablePointer<Float>], positions: [Int32],
    size: Int, width: Int, hasWeightDerivatives: Bool
  ) {
    positions.withUnsafeBufferPointer { positions in
      var attention = ck_attention()
      attention.length = positions.count
      attention.positions = positions.baseAddress
      attention.size = size
      attention.query = UnsafePointer(block[0])
      attention.keys = UnsafePointer(block[1])
      attention.v = UnsafePointer(block[2])
      attention.width = width
      attention.annotations = UnsafePointer(block[3])
      attention.weights = block[4]
      attention.context = block[5]
      attention.dContext = UnsafePointer(block[6])
      attention.dWeights = hasWeightDerivatives ? UnsafePointer(block[7]) : nil
      attention.dQuery = block[8]
      attention.dKeys = block[9]
      attention.dV = block[10]
      attention.dAnnotations = block[11]
      attention.dScores = block[12]
      kernel(&attention)
    }
  }
}
