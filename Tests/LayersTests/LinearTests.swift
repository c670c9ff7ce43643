import Compute
import Layers
import TestSupport
import Testing

@Suite struct LinearTests {
  @Test(arguments: [1, 2, 70]) func gradientsThroughTanh(rows: Int) {
    var layout = ParameterLayout()
    let linear = Linear("linear", inputs: 3, outputs: 4, layout: &layout)
    let bench = LayerBench(layout)
    let input = bench.matrix("input", rows: rows, columns: 3)
    let output = bench.arena.matrix(rows: rows, columns: 4)
    let coefficients = bench.matrix("dOutput", rows: rows, columns: 4)
    linear.forwardTanh(input, into: output, bench.pass)
    let dOutput = bench.arena.matrix(rows: rows, columns: 4)
    dOutput.copy(from: coefficients)
    let dInput = bench.arena.matrix(rows: rows, columns: 3)
    linear.backwardTanh(dOutput, of: output, into: dInput, bench.pass)
    let gradient = bench.gradients { linear.gradients(input: input, dOutput: dOutput, into: &$0) }
    bench.check(gradient, inputs: [("input", input, dInput.values)]) {
      linear.forwardTanh(input, into: output, bench.pass)
      return weightedSum(output, coefficients)
    }
  }

  /// A product with a weight, and its derivatives.
  @Test func gradientsOfProduct() {
    var layout = ParameterLayout()
    let weight = layout.weight("weight", 5, 2)
    let bench = LayerBench(layout)
    let input = bench.matrix("input", rows: 3, columns: 5)
    let output = bench.arena.matrix(rows: 3, columns: 2)
    let coefficients = bench.matrix("dOutput", rows: 3, columns: 2)
    let dInput = bench.matrix("dInput", rows: 3, columns: 5)
    let before = dInput.values
    bench.pass.multiplyBack(coefficients, by: weight, into: dInput, accumulates: true)
    let gradient = bench.gradients { $0.add(weight, input: input, dOutput: coefficients) }
    let added = zip(dInput.values, before).map { $0 - $1 }
    bench.check(gradient, inputs: [("input", input, added)]) {
      bench.pass.multiply(input, by: weight, into: output)
      return weightedSum(output, coefficients)
    }
  }
}
