import Compute
import Layers
import TestSupport
import Testing

@Suite struct LinearTests {
  @Test(arguments: [1, 2, 70]) func gradientsThroughTanh(rows: Int) {
    var layout = ParameterLayout()
    let linear = Linear("linear", inputs: 3, outputs: 4, hasBias: true, layout: &layout)
    let bench = LayerBench(layout)
    let input = bench.matrix("input", rows: rows, columns: 3)
    let output = bench.arena.matrix(rows: rows, columns: 4)
    let coefficients = bench.matrix("dOutput", rows: rows, columns: 4)
    linear.forwardTanh(input, into: output, weights: bench.weights, worker: bench.worker)
    let dOutput = bench.arena.matrix(rows: rows, columns: 4)
    dOutput.copy(from: coefficients)
    dOutput.backwardThroughTanh(of: output)
    let dInput = bench.arena.matrix(rows: rows, columns: 3)
    linear.backward(dOutput, into: dInput, weights: bench.weights, worker: bench.worker)
    let gradient = bench.gradients { linear.gradients(input: input, dOutput: dOutput, into: &$0) }
    bench.check(gradient, inputs: [("input", input, dInput.values)]) {
      linear.forwardTanh(input, into: output, weights: bench.weights, worker: bench.worker)
      return weightedSum(output, coefficients)
    }
  }

  @Test func gradientsWithoutBias() {
    var layout = ParameterLayout()
    let linear = Linear("linear", inputs: 5, outputs: 2, hasBias: false, layout: &layout)
    #expect(layout.parameters.map(\.name) == ["linearWeight"])
    let bench = LayerBench(layout)
    let input = bench.matrix("input", rows: 3, columns: 5)
    let output = bench.arena.matrix(rows: 3, columns: 2)
    let coefficients = bench.matrix("dOutput", rows: 3, columns: 2)
    let dInput = bench.matrix("dInput", rows: 3, columns: 5)
    let before = dInput.values
    linear.backward(
      coefficients, into: dInput, accumulates: true, weights: bench.weights, worker: bench.worker)
    let gradient = bench.gradients {
      linear.gradients(input: input, dOutput: coefficients, into: &$0)
    }
    let added = zip(dInput.values, before).map { $0 - $1 }
    bench.check(gradient, inputs: [("input", input, added)]) {
      linear.forwardWithoutBias(input, into: output, weights: bench.weights, worker: bench.worker)
      return weightedSum(output, coefficients)
    }
  }
}
