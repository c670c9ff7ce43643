import Compute
import Layers
import TestSupport
import Testing

@Suite struct CrossEntropyTests {
  @Test(arguments: [Float(0), 0.1, 0.4], [Float(1), 0.25])
  func gradients(smoothing: Float, scale: Float) {
    var layout = ParameterLayout()
    let bias = layout.vector("bias", 6)
    let bench = LayerBench(layout)
    let logits = bench.matrix("logits", rows: 3, columns: 6, in: -2...2)
    let labels = bench.arena.copy([5, 0, 2] as [Int32])
    func run() -> (dLogits: Matrix, losses: [Float], likelihoods: [Float]) {
      let dLogits = bench.matrix("dLogits", rows: 3, columns: 6)
      dLogits.copy(from: logits)
      let losses = bench.arena.matrix(rows: 3, columns: 1)
      let likelihoods = bench.arena.matrix(rows: 3, columns: 1)
      dLogits.crossEntropy(
        bias: bench.values[bias], labels: labels, smoothing: smoothing, scale: scale,
        losses: losses.base, negativeLogLikelihoods: likelihoods.base,
        worker: bench.worker)
      return (dLogits, losses.values, likelihoods.values)
    }
    let (dLogits, losses, likelihoods) = run()
    let gradient = bench.gradients { $0.add(bias, dOutput: dLogits) }
    bench.check(gradient, inputs: [("logits", logits, dLogits.values)]) {
      Double(scale) * run().losses.reduce(0) { $0 + Double($1) }
    }
    // The row's loss is between that of the right word and that of all words.
    let logProbabilities = bench.arena.matrix(rows: 3, columns: 6)
    logProbabilities.copy(from: logits)
    logProbabilities.logSoftmax(bias: bench.values[bias])
    for row in 0..<3 {
      let values = logProbabilities.rows(row..<row + 1).values
      let right = -values[Int(labels[row])]
      let mean = -values.reduce(0, +) / 6
      #expect(abs(likelihoods[row] - right) < 1e-5)
      #expect(abs(losses[row] - ((1 - smoothing) * right + smoothing * mean)) < 1e-5)
    }
  }

  /// Two predictions of the same tokens pull each other: R-Drop.
  @Test(arguments: [Float(0), 0.2], [Float(0), 0.7, 3]) func twins(
    smoothing: Float, divergence: Float
  ) {
    var layout = ParameterLayout()
    let bias = layout.vector("bias", 6)
    let bench = LayerBench(layout)
    let logits = bench.matrix("logits", rows: 4, columns: 6, in: -2...2)
    let labels = bench.arena.copy([5, 5, 2, 2] as [Int32])
    func run() -> (dLogits: Matrix, losses: [Float]) {
      let dLogits = bench.matrix("dLogits", rows: 4, columns: 6)
      dLogits.copy(from: logits)
      let losses = bench.arena.matrix(rows: 4, columns: 1)
      let likelihoods = bench.arena.matrix(rows: 4, columns: 1)
      dLogits.crossEntropy(
        bias: bench.values[bias], labels: labels, smoothing: smoothing, divergence: divergence,
        scale: 1, losses: losses.base, negativeLogLikelihoods: likelihoods.base,
        worker: bench.worker)
      return (dLogits, losses.values)
    }
    let (dLogits, losses) = run()
    let gradient = bench.gradients { $0.add(bias, dOutput: dLogits) }
    bench.check(gradient, inputs: [("logits", logits, dLogits.values)]) {
      run().losses.reduce(0) { $0 + Double($1) }
    }
    // With a weight of 0, the losses are those of rows alone.
    let alone = bench.matrix("alone", rows: 4, columns: 6)
    alone.copy(from: logits)
    let ofRows = bench.arena.matrix(rows: 4, columns: 1)
    alone.crossEntropy(
      bias: bench.values[bias], labels: labels, smoothing: smoothing, scale: 1,
      losses: ofRows.base, negativeLogLikelihoods: bench.arena.matrix(rows: 4, columns: 1).base,
      worker: bench.worker)
    for (twin, row) in zip(losses, ofRows.values) {
      #expect(divergence > 0 ? twin > row : abs(twin - row) < 1e-5)
    }
  }
}
