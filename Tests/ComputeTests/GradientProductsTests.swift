import Compute
import TestSupport
import Testing

/// The gradients of a batch: right, and the same whoever computes them.
@Suite struct GradientProductsTests {
  /// Weights, biases and a table of odd sizes over one batch of saved rows.
  private struct Model {
    let layout: ParameterLayout
    let weights: [Parameter]
    let biases: [Parameter]
    let table: Parameter

    init() {
      var layout = ParameterLayout()
      weights = [(3, 7), (130, 33), (257, 64), (1, 5), (300, 1)].map {
        layout.weight("weight\($0.0)", $0.0, $0.1)
      }
      biases = [7, 600].map { layout.vector("bias\($0)", $0) }
      table = layout.table("table", 9, 70, .constant(0))
      self.layout = layout
    }

    func rows(_ arena: Arena, _ rows: Int, _ columns: Int, _ name: String) -> Matrix {
      let matrix = arena.matrix(rows: rows, columns: columns)
      let block = Block(numbers(rows * columns, name))
      matrix.copy(from: block.matrix(rows: rows, columns: columns))
      return matrix
    }

    /// Of all parameters.
    func gradients(_ arena: Arena, rows count: Int) -> BatchGradients {
      var gradients = BatchGradients()
      for weight in weights {
        gradients.add(
          weight, input: rows(arena, count, weight.rows, "input \(weight.name)"),
          dOutput: rows(arena, count, weight.columns, "dOutput \(weight.name)"))
      }
      for bias in biases {
        gradients.add(bias, dOutput: rows(arena, count, bias.columns, bias.name))
      }
      gradients.add(
        table, ids: arena.buffer(count: count) { Int32($0 * $0 % 9) },
        dOutput: rows(arena, count, table.columns, "table"))
      return gradients
    }
  }

  private func run(
    rows: Int, workers: Int, rounds: Int = 1, precision: Precision = .fp32,
    operandFloats: Int = 1 << 20
  ) -> (Model, FloatBuffer, [Float]) {
    let model = Model()
    let arena = Arena()
    let pool = WorkerPool(workerCount: workers)
    let products = GradientProducts(precision: precision, operandFloats: operandFloats)
    let total = Gradient(model.layout.parameters, count: model.layout.count)
    let start = numbers(model.layout.count, "start")
    total.values.base.update(from: start, count: start.count)
    for _ in 0..<rounds {
      arena.reset()
      // What stood in the arena before must not show: the rows behind the last are zero.
      let rubbish = arena.matrix(rows: 3000, columns: 2000)
      rubbish.base.update(repeating: .nan, count: rubbish.count)
      arena.reset()
      products.accumulate(
        model.gradients(arena, rows: rows), into: total, arena: arena, pool: pool)
    }
    return (model, total.values, start)
  }

  @Test(arguments: [1, 2, 63, 64, 65, 200, 1280, 1281]) func equalsTheNaiveSums(rows: Int) {
    let (model, total, start) = run(rows: rows, workers: 2)
    func before(_ parameter: Parameter) -> [Double] {
      start[parameter.offset..<parameter.offset + parameter.count].map(Double.init)
    }
    for weight in model.weights {
      var sums = before(weight)
      let input = numbers(rows * weight.rows, "input \(weight.name)").map(Double.init)
      let dOutput = numbers(rows * weight.columns, "dOutput \(weight.name)").map(Double.init)
      for row in 0..<rows {
        for i in 0..<weight.rows {
          for o in 0..<weight.columns {
            sums[i * weight.columns + o] +=
              input[row * weight.rows + i] * dOutput[row * weight.columns + o]
          }
        }
      }
      #expect(relativeError(total[weight].values, sums.map(Float.init)) < 1e-6, "\(weight.name)")
    }
    for bias in model.biases {
      var sums = before(bias)
      for (index, value) in numbers(rows * bias.columns, bias.name).enumerated() {
        sums[index % bias.columns] += Double(value)
      }
      #expect(relativeError(total[bias].values, sums.map(Float.init)) < 1e-6, "\(bias.name)")
    }
    var sums = before(model.table)
    for (index, value) in numbers(rows * model.table.columns, "table").enumerated() {
      let row = index / model.table.columns
      sums[row * row % 9 * model.table.columns + index % model.table.columns] += Double(value)
    }
    #expect(relativeError(total[model.table].values, sums.map(Float.init)) < 1e-6)
  }

  /// Where there is little memory for what products read, weights go one after the other, to the same bits.
  @Test(arguments: [0, 10_000]) func sameBitsInLittleMemory(operandFloats: Int) {
    let together = run(rows: 330, workers: 2).1.values
    let apart = run(rows: 330, workers: 2, operandFloats: operandFloats).1.values
    #expect(firstDifference(apart, together) == nil)
  }

  /// A cleared gradient is zero, and has the bits of a new one after the next batch, whatever was added before.
  @Test(arguments: [Precision.fp32, .bf16], [0, 3, 700, 1400]) func clears(
    precision: Precision, rows: Int
  ) {
    guard precision.isSupported else { return }
    let model = Model()
    let arena = Arena()
    let pool = WorkerPool(workerCount: 2)
    let products = GradientProducts(precision: precision)
    func add(_ rows: Int, to total: Gradient) {
      products.accumulate(
        model.gradients(arena, rows: rows), into: total, arena: arena, pool: pool)
    }
    let new = Gradient(model.layout.parameters, count: model.layout.count)
    add(rows, to: new)
    let used = Gradient(model.layout.parameters, count: model.layout.count)
    for _ in 0..<2 {
      add(1300, to: used)
      used.clear()
      add(rows, to: used)
      #expect(firstDifference(used.values.values, new.values.values) == nil)
      used.clear()
      #expect(used.values.values.allSatisfy { $0 == 0 })
    }
  }

  @Test func noRowsAddNothing() {
    let (_, total, start) = run(rows: 0, workers: 2)
    #expect(total.values == start)
  }

  @Test(arguments: [5, 64, 330, 2600]) func sameBitsForAnyWorkers(rows: Int) {
    let one = run(rows: rows, workers: 1, rounds: 2).1.values
    for workers in [2, 3, 5] {
      let other = run(rows: rows, workers: workers, rounds: 2).1.values
      #expect(firstDifference(other, one) == nil, "\(workers) workers")
    }
  }

  @Test(
    .enabled(if: Precision.bf16.isSupported, BFloat16Tests.needed), arguments: [5, 64, 330, 2600])
  func roundedOperands(rows: Int) {
    let exact = run(rows: rows, workers: 2).1.values
    let one = run(rows: rows, workers: 1, precision: .bf16).1.values
    let error = relativeError(one, exact)
    #expect(error > 1e-5 && error < 4e-3)
    #expect(
      firstDifference(run(rows: rows, workers: 3, precision: .bf16).1.values, one) == nil)
  }

  /// A weight of many tiles.
  @Test func largeWeight() {
    var layout = ParameterLayout()
    let weight = layout.weight("weight", 1100, 1000)
    let rows = 650
    let arena = Arena()
    let (input, dOutput) = (numbers(rows * 1100, "input"), numbers(rows * 1000, "dOutput"))
    let (inputBlock, dOutputBlock) = (Block(input), Block(dOutput))
    let saved = (
      arena.matrix(rows: rows, columns: 1100), arena.matrix(rows: rows, columns: 1000)
    )
    saved.0.copy(from: inputBlock.matrix(rows: rows, columns: 1100))
    saved.1.copy(from: dOutputBlock.matrix(rows: rows, columns: 1000))
    var gradients = BatchGradients()
    gradients.add(weight, input: saved.0, dOutput: saved.1)
    let total = Gradient(layout.parameters, count: layout.count)
    GradientProducts().accumulate(
      gradients, into: total, arena: arena, pool: WorkerPool(workerCount: 2))
    let found = total.values[weight].values
    for place in [0, 999, 255 * 1000 + 7, 256 * 1000, 600 * 1000 + 500, 1100 * 1000 - 1] {
      let (i, o) = (place / 1000, place % 1000)
      let sum = (0..<rows).reduce(0.0) {
        $0 + Double(input[$1 * 1100 + i]) * Double(dOutput[$1 * 1000 + o])
      }
      #expect(abs(Double(found[place]) - sum) < 1e-4)
    }
  }

  /// Inputs that several weights share are transposed once; a batch without rows adds nothing.
  @Test func sharedAndEmptyInputs() {
    var layout = ParameterLayout()
    let (a, b) = (layout.weight("a", 5, 3), layout.weight("b", 5, 4))
    let arena = Arena()
    let total = Gradient(layout.parameters, count: layout.count)
    let input = arena.matrix(rows: 2, columns: 5)
    let ones = Block(Array(repeating: 1, count: 10))
    input.copy(from: ones.matrix(rows: 2, columns: 5))
    var gradients = BatchGradients()
    for weight in [a, b] {
      let dOutput = arena.matrix(rows: 2, columns: weight.columns)
      let row = Block(numbers(weight.columns, "row"))
      dOutput.fillRows(with: row.matrix(rows: 1, columns: weight.columns))
      gradients.add(weight, input: input, dOutput: dOutput)
      gradients.add(
        weight, input: arena.matrix(rows: 0, columns: 5),
        dOutput: arena.matrix(rows: 0, columns: weight.columns))
    }
    GradientProducts().accumulate(
      gradients, into: total, arena: arena, pool: WorkerPool(workerCount: 2))
    for weight in [a, b] {
      let row = numbers(weight.columns, "row").map { 2 * $0 }
      #expect(total.values[weight].values == Array(repeating: row, count: 5).flatMap { $0 })
    }
  }
}
