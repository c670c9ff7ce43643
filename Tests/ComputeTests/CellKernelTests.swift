import CKernels
import Compute
import TestSupport
import Testing

/// Each cell's kernels against their naive twins.
@Suite struct CellKernelTests {
  /// A kernel, its twin, and what a step of its cell has.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var kernel: CellKernel
    var naive: CellKernel
    /// Gates of each group.
    var gates: [Int]
    var hasCellState = false
    var functions = CellFunctions()
    /// Backward, gates hold activations.
    var isBackward = false

    /// What the gates hold at first. A rectifier's activations are 0 or negative in some units, without a derivative.
    var gateRange: ClosedRange<Float> {
      if !isBackward { return -4...4 }
      return functions.isRectified ? -0.5...0.95 : 0.05...0.95
    }
  }

  /// Each pair of kernels with both activations, and with slopes of the gates.
  static let cases: [Case] = kernels.flatMap { kernel in
    [Float(1), 2.5].flatMap { slope in
      [false, true].map { isRectified in
        var copy = kernel
        copy.functions = CellFunctions(isRectified: isRectified, gateSlope: slope)
        copy.testDescription += (isRectified ? " relu" : " tanh") + ", slope \(slope)"
        return copy
      }
    }
  }

  private static let kernels = [
    Case(
      testDescription: "lstm forward", kernel: ck_lstm_forward, naive: naive_lstm_forward,
      gates: [4], hasCellState: true),
    Case(
      testDescription: "lstm backward", kernel: ck_lstm_backward, naive: naive_lstm_backward,
      gates: [4], hasCellState: true, isBackward: true),
    Case(
      testDescription: "coupled forward", kernel: ck_coupled_forward,
      naive: naive_coupled_forward, gates: [3], hasCellState: true),
    Case(
      testDescription: "coupled backward", kernel: ck_coupled_backward,
      naive: naive_coupled_backward, gates: [3], hasCellState: true, isBackward: true),
    Case(
      testDescription: "vanilla forward", kernel: ck_vanilla_forward, naive: naive_vanilla_forward,
      gates: [1]),
    Case(
      testDescription: "vanilla backward", kernel: ck_vanilla_backward,
      naive: naive_vanilla_backward, gates: [1], isBackward: true),
    Case(
      testDescription: "gated forward", kernel: ck_gated_forward, naive: naive_gated_forward,
      gates: [2]),
    Case(
      testDescription: "gated backward", kernel: ck_gated_backward, naive: naive_gated_backward,
      gates: [2], isBackward: true),
    Case(
      testDescription: "gru reset forward", kernel: ck_gru_reset_forward,
      naive: naive_gru_reset_forward, gates: [2, 1]),
    Case(
      testDescription: "gru forward", kernel: ck_gru_forward, naive: naive_gru_forward,
      gates: [2, 1]),
    Case(
      testDescription: "gru backward", kernel: ck_gru_backward, naive: naive_gru_backward,
      gates: [2, 1], isBackward: true),
    Case(
      testDescription: "gru reset backward", kernel: ck_gru_reset_backward,
      naive: naive_gru_reset_backward, gates: [2, 1], isBackward: true),
  ]

  @Test(arguments: cases, KernelTests.rowsAndSizes)
  func twin(_ table: Case, _ sizes: (rows: Int, size: Int)) {
    let (rows, size) = sizes
    for before in Set([0, 1, rows]) {
      for next in Set([0, rows - 1, rows]) {
        let stride = size + 3
        var blocks = [
          numbers(before * size, "cell before"), numbers(rows * size, "cell", in: -2...2),
          numbers(rows * size, "dCell"), numbers(rows * stride, "hidden"),
          numbers(next * size, "next"),
        ]
        for (group, count) in table.gates.enumerated() {
          blocks.append(numbers(rows * count * size, "gates \(group)", in: table.gateRange))
          blocks.append(numbers(rows * size, "read \(group)"))
          blocks.append(numbers(rows * size, "dRead \(group)"))
        }
        KernelTests().compare(blocks) { block, isNaive in
          func group(_ group: Int) -> GateRows? {
            if group >= table.gates.count { return nil }
            let first = 5 + 3 * group
            return GateRows(
              gates: Matrix(block[first], rows: rows, columns: table.gates[group] * size),
              read: Matrix(block[first + 1], rows: rows, columns: size),
              dRead: Matrix(block[first + 2], rows: rows, columns: size))
          }
          guard let first = group(0) else { return }
          let hasCell = table.hasCellState
          let step = CellStep(
            gates: CellGates(first: first, second: group(1)), beforeRows: before,
            cellBefore: hasCell && before > 0
              ? Matrix(block[0], rows: before, columns: size) : nil,
            cell: hasCell ? Matrix(block[1], rows: rows, columns: size) : nil,
            dCell: hasCell ? Matrix(block[2], rows: rows, columns: size) : nil,
            hidden: Matrix(block[3], rows: rows, columns: size, stride: stride),
            next: next > 0 ? Matrix(block[4], rows: next, columns: size) : nil)
          step.run(
            isNaive ? table.naive : table.kernel, table.functions, worker: Worker(index: 0))
        }
      }
    }
  }
}
