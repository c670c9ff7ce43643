import CKernels
import Compute

/// A kernel with its naive twin, and the least work that an element needs.
struct KernelCase {
  let name: String
  /// The divisor of the time.
  let elements: Int
  /// Bytes an element, read and written once.
  let bytes: Double
  /// Additions, multiplications and comparisons an element.
  let operations: Double
  /// Divisions and square roots an element.
  var divisions = 0.0
  let run: (_ naive: Bool) -> Void
}

extension KernelCase {
  // Of the functions in Sources/CKernels/functions.h.
  private static let exp = 26.0
  private static let tanh = 27.0
  private static let sigmoid = 27.0

  /// All kernels with twins, at the sizes of an update of preset W.
  static func all() -> [KernelCase] {
    elementFunctions() + blocks() + products() + recurrent() + layerNorm() + attention()
      + softmax() + optimizer()
  }

  /// Random numbers in a range, the same ones in each run. They are never freed.
  private static func numbers(
    _ count: Int, around: Float = 0, by width: Float = 1
  ) -> UnsafeMutablePointer<Float> {
    let buffer = Unmanaged.passRetained(FloatBuffer(count: count)).takeUnretainedValue()
    let numbers = UnsafeMutableBufferPointer(start: buffer.base, count: count)
    RandomKey(seed: 1).at(UInt64(count)).at(UInt64(width.bitPattern)).uniform(numbers)
    for index in numbers.indices { numbers[index] = around + width * (2 * numbers[index] - 1) }
    return buffer.base
  }

  /// Integers, which are never freed.
  private static func integers<Integer>(
    _ count: Int, _ integer: (Int) -> Integer
  ) -> UnsafePointer<Integer> {
    let integers = UnsafeMutablePointer<Integer>.allocate(capacity: count)
    for index in 0..<count { (integers + index).initialize(to: integer(index)) }
    return UnsafePointer(integers)
  }

  private static func elementFunctions() -> [KernelCase] {
    let count = 20 * 2048
    let x = numbers(count, by: 4)
    let y = numbers(count)
    return [
      KernelCase(name: "exp", elements: count, bytes: 8, operations: exp) {
        ($0 ? naive_exp : ck_exp)(count, x, y)
      },
      KernelCase(name: "tanh", elements: count, bytes: 8, operations: tanh, divisions: 1) {
        ($0 ? naive_tanh : ck_tanh)(count, x, y)
      },
      KernelCase(name: "sigmoid", elements: count, bytes: 8, operations: sigmoid, divisions: 1) {
        ($0 ? naive_sigmoid : ck_sigmoid)(count, x, y)
      },
    ]
  }

  private static func blocks() -> [KernelCase] {
    let (rows, size) = (1280, 512)
    let count = rows * size
    let x = numbers(count)
    let y = numbers(count)
    let zeros = numbers(count, by: 0)
    let bias = numbers(size)
    let halves = UnsafeMutableRawPointer(y).assumingMemoryBound(to: UInt16.self)
    let identities = integers(rows) { UInt64($0) }
    let entries = 8000
    let table = numbers(entries * size)
    let ids = integers(rows) { Int32(RandomKey(seed: 2).integer(UInt64($0), below: entries)) }
    return [
      KernelCase(name: "bias_tanh", elements: count, bytes: 8, operations: tanh + 1, divisions: 1) {
        ($0 ? naive_bias_tanh : ck_bias_tanh)(rows, size, bias, y)
      },
      KernelCase(name: "tanh_backward", elements: count, bytes: 12, operations: 3) {
        ($0 ? naive_tanh_backward : ck_tanh_backward)(count, zeros, x)
      },
      KernelCase(name: "bias_maxout", elements: count, bytes: 12, operations: 2) {
        ($0 ? naive_bias_maxout : ck_bias_maxout)(rows / 2, size / 2, bias, y, zeros)
      },
      KernelCase(name: "maxout_backward", elements: count, bytes: 6, operations: 1) {
        ($0 ? naive_maxout_backward : ck_maxout_backward)(count / 2, zeros, x)
      },
      KernelCase(name: "column_sums", elements: count, bytes: 4, operations: 1) {
        ($0 ? naive_column_sums : ck_column_sums)(rows, size, 0, size, x, bias)
      },
      KernelCase(name: "transpose", elements: count, bytes: 8, operations: 0) {
        ($0 ? naive_transpose : ck_transpose)(rows, size, x, y, rows)
      },
      KernelCase(name: "to_bfloat16", elements: count, bytes: 6, operations: 0) {
        ($0 ? naive_to_bfloat16 : ck_to_bfloat16)(rows, size, x, size, halves)
      },
      KernelCase(name: "add_rows", elements: count, bytes: 12, operations: 1) {
        ($0 ? naive_add_rows : ck_add_rows)(rows, size, zeros, size, y, size)
      },
      KernelCase(name: "add_scaled", elements: count, bytes: 12, operations: 2) {
        ($0 ? naive_add_scaled : ck_add_scaled)(count, 0.5, zeros, y)
      },
      KernelCase(name: "dot", elements: count, bytes: 8, operations: 2) {
        _ = ($0 ? naive_dot : ck_dot)(count, x, y)
      },
      KernelCase(name: "dropout", elements: count, bytes: 8, operations: 1) {
        ($0 ? naive_dropout : ck_dropout)(rows, size, 0.7, 5, identities, x, size, y, size)
      },
      KernelCase(name: "gather_rows", elements: count, bytes: 8, operations: 0) {
        ($0 ? naive_gather_rows : ck_gather_rows)(rows, size, table, ids, y)
      },
      KernelCase(name: "scatter_add_rows", elements: count, bytes: 12, operations: 1) {
        ($0 ? naive_scatter_add_rows : ck_scatter_add_rows)(
          rows, size, 0, size, zeros, ids, table)
      },
    ]
  }

  /// A step of the decoder. An element is a multiplication and an addition.
  private static func products() -> [KernelCase] {
    let (rows, inner, columns) = (80, 768, 2048)
    let x = numbers(rows * inner)
    let panels = numbers(ck_panels_count(inner, columns))
    let y = numbers(rows * columns)
    let count = rows * inner * columns
    let bytes = 4 * Double(rows * inner + inner * columns + rows * columns) / Double(count)
    return [
      KernelCase(name: "product of panels", elements: count, bytes: bytes, operations: 2) {
        ($0 ? naive_multiply_panels : ck_multiply_panels)(rows, inner, columns, x, panels, y, 0)
      }
    ]
  }

  private static func recurrent() -> [KernelCase] {
    let (rows, size) = (20, 512)
    let count = rows * size
    let preActivations = [numbers(4 * count), numbers(count)]
    let activations = [numbers(4 * count, around: 0.5, by: 0.4), numbers(count, by: 0.4)]
    let before = numbers(count)
    let reads = [before, numbers(count)]
    let cell = numbers(count)
    let hidden = numbers(count)
    let next = numbers(count)
    // Small, because backward steps are repeated in place on the same activations.
    let dHidden = numbers(count, by: 0.01)
    let dCell = numbers(count)
    func kernel(
      _ name: String, _ fused: @escaping CellKernel, _ naive: @escaping CellKernel,
      gates: [Int], bytes: Double, operations: Double, divisions: Double = 0,
      isRectified: Bool = false
    ) -> KernelCase {
      let group = { (index: Int) in
        let gateBlock = name.hasSuffix("backward") ? activations : preActivations
        return GateRows(
          gates: Matrix(gateBlock[index], rows: rows, columns: gates[index] * size),
          read: Matrix(reads[index], rows: rows, columns: size),
          dRead: Matrix(dHidden, rows: rows, columns: size))
      }
      let step = CellStep(
        gates: CellGates(first: group(0), second: gates.count > 1 ? group(1) : nil),
        beforeRows: rows, cellBefore: Matrix(before, rows: rows, columns: size),
        cell: Matrix(cell, rows: rows, columns: size),
        dCell: Matrix(dCell, rows: rows, columns: size),
        hidden: Matrix(hidden, rows: rows, columns: size),
        next: Matrix(next, rows: rows, columns: size))
      let worker = Worker(index: 0)
      let functions = CellFunctions(isRectified: isRectified)
      return KernelCase(
        name: name, elements: count, bytes: bytes, operations: operations, divisions: divisions
      ) { step.run($0 ? naive : fused, functions, worker: worker) }
    }
    return [
      kernel(
        "lstm_forward", ck_lstm_forward, naive_lstm_forward, gates: [4], bytes: 48,
        operations: 3 * sigmoid + 2 * tanh + 4, divisions: 5),
      kernel(
        "lstm_backward", ck_lstm_backward, naive_lstm_backward, gates: [4], bytes: 52,
        operations: tanh + 20, divisions: 1),
      kernel(
        "lstm_relu_forward", ck_lstm_forward, naive_lstm_forward, gates: [4], bytes: 48,
        operations: 3 * sigmoid + 6, divisions: 3, isRectified: true),
      kernel(
        "lstm_relu_backward", ck_lstm_backward, naive_lstm_backward, gates: [4], bytes: 52,
        operations: 20, isRectified: true),
      kernel(
        "coupled_forward", ck_coupled_forward, naive_coupled_forward, gates: [3], bytes: 40,
        operations: 2 * sigmoid + 2 * tanh + 5, divisions: 4),
      kernel(
        "coupled_backward", ck_coupled_backward, naive_coupled_backward, gates: [3], bytes: 44,
        operations: tanh + 18, divisions: 1),
      kernel(
        "rnn_forward", ck_vanilla_forward, naive_vanilla_forward, gates: [1], bytes: 16,
        operations: tanh, divisions: 1),
      kernel(
        "rnn_backward", ck_vanilla_backward, naive_vanilla_backward, gates: [1], bytes: 12,
        operations: 3),
      kernel(
        "gated_forward", ck_gated_forward, naive_gated_forward, gates: [2], bytes: 28,
        operations: sigmoid + tanh + 4, divisions: 2),
      kernel(
        "gated_backward", ck_gated_backward, naive_gated_backward, gates: [2], bytes: 28,
        operations: 9),
      kernel(
        "gru_reset_forward", ck_gru_reset_forward, naive_gru_reset_forward, gates: [2, 1],
        bytes: 24, operations: 2 * sigmoid + 1, divisions: 2),
      kernel(
        "gru_forward", ck_gru_forward, naive_gru_forward, gates: [2, 1], bytes: 24,
        operations: tanh + 4, divisions: 1),
      kernel(
        "gru_backward", ck_gru_backward, naive_gru_backward, gates: [2, 1], bytes: 32,
        operations: 10),
      kernel(
        "gru_reset_backward", ck_gru_reset_backward, naive_gru_reset_backward, gates: [2, 1],
        bytes: 24, operations: 6),
    ]
  }

  private static func layerNorm() -> [KernelCase] {
    let (rows, gates, size) = (20, 4, 512)
    let count = rows * gates * size
    let gain = numbers(gates * size, around: 1, by: 0.1)
    let bias = numbers(gates * size, by: 0.1)
    let x = numbers(count)
    let normalized = numbers(count)
    let deviations = numbers(rows * gates, around: 1, by: 0.1)
    let dOutput = numbers(count)
    return [
      KernelCase(name: "layer_norm_forward", elements: count, bytes: 12, operations: 8) {
        ($0 ? naive_layer_norm_forward : ck_layer_norm_forward)(
          rows, gates, size, gain, bias, x, normalized, deviations)
      },
      KernelCase(name: "layer_norm_backward", elements: count, bytes: 20, operations: 10) {
        ($0 ? naive_layer_norm_backward : ck_layer_norm_backward)(
          rows, gates, size, gain, deviations, x, normalized, dOutput)
      },
    ]
  }

  private static func attention() -> [KernelCase] {
    let (length, size) = (14, 512)
    let count = length * size
    let rows = 20 * count
    var attention = ck_attention()
    attention.length = length
    attention.positions = integers(length) { Int32(20 * $0) }
    attention.size = size
    attention.query = UnsafePointer(numbers(size))
    attention.keys = UnsafePointer(numbers(rows))
    attention.v = UnsafePointer(numbers(size))
    attention.width = size
    attention.annotations = UnsafePointer(numbers(rows))
    attention.weights = numbers(length, around: 0.5, by: 0.1)
    attention.context = numbers(size)
    attention.dContext = UnsafePointer(numbers(size, by: 1e-3))
    attention.dQuery = numbers(size)
    attention.dV = numbers(size)
    attention.dKeys = numbers(rows)
    attention.dAnnotations = numbers(rows)
    attention.dScores = numbers(length)
    let step = attention
    typealias Kernel = @convention(c) (UnsafePointer<ck_attention>?) -> Void
    func score(
      _ name: String, _ kernel: @escaping Kernel, _ naive: @escaping Kernel,
      bytes: Double, operations: Double, divisions: Double
    ) -> KernelCase {
      KernelCase(
        name: name, elements: count, bytes: bytes, operations: operations, divisions: divisions
      ) { isNaive in withUnsafePointer(to: step) { (isNaive ? naive : kernel)($0) } }
    }
    let outputs = numbers(length * size)
    return [
      KernelCase(
        name: "posterior_attention", elements: count, bytes: 8, operations: 4
      ) { isNaive in
        // Its weights change in place.
        for index in 0..<length { step.weights[index] = 1 / Float(length) }
        withUnsafePointer(to: step) {
          (isNaive ? naive_posterior_attention : ck_posterior_attention)($0, outputs)
        }
      },
      score(
        "attention_forward", ck_additive_attention_forward, naive_additive_attention_forward,
        bytes: 8, operations: tanh + 5, divisions: 1),
      score(
        "attention_backward", ck_additive_attention_backward, naive_additive_attention_backward,
        bytes: 24, operations: tanh + 13, divisions: 1),
      score(
        "dot_attention_forward", ck_dot_attention_forward, naive_dot_attention_forward,
        bytes: 8, operations: 4, divisions: 0),
      score(
        "dot_attention_backward", ck_dot_attention_backward, naive_dot_attention_backward,
        bytes: 24, operations: 8, divisions: 0),
    ]
  }

  private static func softmax() -> [KernelCase] {
    let (rows, size) = (64, 8000)
    let count = rows * size
    let logits = numbers(count, by: 4)
    let bias = numbers(size, by: 0.1)
    let labels = integers(rows) { Int32(100 * $0) }
    let losses = numbers(rows)
    let likelihoods = numbers(rows)
    return [
      KernelCase(name: "log_softmax", elements: count, bytes: 8, operations: exp + 5) {
        ($0 ? naive_log_softmax : ck_log_softmax)(rows, size, bias, logits)
      },
      KernelCase(name: "cross_entropy", elements: count, bytes: 8, operations: exp + 8) {
        ($0 ? naive_cross_entropy : ck_cross_entropy)(
          rows, size, bias, logits, labels, 0.1, 1e-3, losses, likelihoods)
      },
    ]
  }

  private static func optimizer() -> [KernelCase] {
    let count = 10 << 20
    let weights = numbers(count)
    let gradient = numbers(count)
    let first = numbers(count)
    let second = numbers(count, around: 0.5, by: 0.4)
    let average = numbers(count)
    return [
      KernelCase(name: "adam", elements: count, bytes: 28, operations: 10, divisions: 2) {
        ($0 ? naive_adam : ck_adam)(
          count, weights, gradient, first, second, 0.5, 1e-3, 0.9, 0.999, 1e-8, 0.1, 0.1)
      },
      KernelCase(name: "average", elements: count, bytes: 12, operations: 3) {
        ($0 ? naive_average : ck_average)(count, 0.999, weights, average)
      },
      KernelCase(name: "sum_of_squares", elements: count, bytes: 4, operations: 2) {
        _ = ($0 ? naive_sum_of_squares : ck_sum_of_squares)(count, gradient)
      },
    ]
  }
}
