import Compute
import Layers
import TestSupport
import Testing

@Suite struct DropoutTests {
  /// Dropout is a product with a fixed mask, so applied to a derivative it is its own backward pass.
  @Test(arguments: [Float(0), 0.3, 0.8]) func gradients(rate: Float) {
    let bench = LayerBench(ParameterLayout())
    let rows = Dropout(rate: rate, key: RandomKey(seed: 1)).at(
      RandomKey.Name("here"), bench.arena.copy([3, 1, 4, 15]))
    let input = bench.matrix("input", rows: 4, columns: 30)
    let coefficients = bench.matrix("dOutput", rows: 4, columns: 30)
    let output = bench.arena.matrix(rows: 4, columns: 30)
    let dInput = bench.arena.matrix(rows: 4, columns: 30)
    dInput.copy(from: coefficients)
    rows.apply(to: dInput)
    bench.check(bench.values, inputs: [("input", input, dInput.values)]) {
      output.copy(from: input)
      rows.apply(to: output)
      return weightedSum(output, coefficients)
    }
  }

  /// Rows that begin in the middle have the masks that they have in the whole; places in the network differ.
  @Test func masksGoWithRowsAndPlaces() {
    let bench = LayerBench(ParameterLayout())
    let dropout = Dropout(rate: 0.5, key: RandomKey(seed: 1))
    func mask(_ site: String, rows: Range<Int>, columns: Int = 40) -> [Float] {
      let ones = bench.arena.matrix(rows: rows.count, columns: columns)
      ones.base.update(repeating: 1, count: ones.count)
      dropout.at(RandomKey.Name(site), bench.arena.copy([7, 8, 9, 10])).apply(
        to: ones, from: rows.lowerBound)
      return ones.values
    }
    let whole = mask("a", rows: 0..<4)
    #expect(mask("a", rows: 1..<3) == Array(whole[40..<120]))
    #expect(mask("b", rows: 0..<4) != whole)
    #expect(mask("a", rows: 0..<4) == whole)
    #expect(Dropout.none.rates == DropoutRates(0))
  }

  /// Rows that stand apart in a wider matrix leave what is between them alone.
  @Test func rowsApart() {
    let bench = LayerBench(ParameterLayout())
    let wide = bench.arena.matrix(rows: 3, columns: 20)
    wide.base.update(repeating: 1, count: wide.count)
    Dropout(rate: 0.9, key: RandomKey(seed: 1)).at(
      RandomKey.Name("here"), bench.arena.copy([1, 2, 3])
    )
    .apply(to: wide.columns(5..<15))
    #expect(wide.columns(0..<5).values.allSatisfy { $0 == 1 })
    #expect(wide.columns(15..<20).values.allSatisfy { $0 == 1 })
    #expect(wide.columns(5..<15).values.contains(0))
  }
}
