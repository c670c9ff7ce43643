import Compute
import Layers
import TestSupport
import Testing

@Suite struct EmbeddingTests {
  static let ids: [Int32] = [4, 0, 4, 2, 4]  // One word thrice, and two that are not used.
  static let identities: [UInt64] = [10, 11, 12, 13, 14]

  @Test(arguments: [Float(0), 0.4]) func gradients(rate: Float) {
    var layout = ParameterLayout()
    let embedding = Embedding("table", side: .source, entries: 6, size: 7, layout: &layout)
    let bench = LayerBench(layout)
    let dropout = Dropout(rate: rate, key: RandomKey(seed: 3))
    let ids = bench.arena.copy(Self.ids)
    let identities = bench.arena.copy(Self.identities)
    let output = bench.arena.matrix(rows: 5, columns: 7)
    let coefficients = bench.matrix("dOutput", rows: 5, columns: 7)
    let dOutput = bench.arena.matrix(rows: 5, columns: 7)
    dOutput.copy(from: coefficients)
    embedding.backward(dOutput, identities: identities, bench.pass(dropout))
    let gradient = bench.gradients { $0.add(embedding.table, ids: ids, dOutput: dOutput) }
    bench.check(gradient) {
      embedding.forward(
        ids, identities: identities, into: output, bench.pass(dropout))
      return weightedSum(output, coefficients)
    }
    let table = gradient[embedding.table]
    for id in [1, 3, 5] { #expect(table.rows(id..<id + 1).values.allSatisfy { $0 == 0 }) }
  }
}
