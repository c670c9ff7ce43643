import Compute
import Layers
import TestSupport
import Testing

/// Additive attention: gradients over several steps, and the properties of its weights.
@Suite struct AdditiveAttentionTests {
  static let hidden = 3
  static let annotation = 5
  static let size = 4

  /// Attention on its bench: some sentences, asked by rows in another order over two steps.
  private struct Setup {
    let attention: AdditiveAttention
    let bench: LayerBench
    let memory: AdditiveAttention.Memory
    let sentences: UnsafeBufferPointer<Int>
    let states: [Matrix]
    let queries: [Matrix]
    let alignments: [Matrix]
    let contexts: [Matrix]

    init(lengths: [Int], sentences: [Int], rowsAtSteps: [Int]) {
      var layout = ParameterLayout()
      attention = AdditiveAttention(
        "attention", hidden: hidden, annotation: annotation, size: size, layout: &layout)
      let bench = LayerBench(layout)
      self.bench = bench
      let steps = Steps(lengths: bench.arena.copy(lengths), arena: bench.arena)
      memory = AdditiveAttention.Memory(
        annotations: bench.matrix("annotations", rows: steps.rowCount, columns: annotation),
        keys: bench.matrix("keys", rows: steps.rowCount, columns: size), steps: steps)
      self.sentences = bench.arena.copy(sentences)
      func matrices(_ name: String, _ columns: Int) -> [Matrix] {
        rowsAtSteps.enumerated().map {
          bench.matrix("\(name) \($0.offset)", rows: $0.element, columns: columns)
        }
      }
      states = matrices("state", hidden)
      queries = matrices("query", size)
      alignments = matrices("alignment", steps.count)
      contexts = matrices("context", annotation)
    }

    func forward() {
      let weights = bench.weights
      attention.project(memory, weights: weights, worker: bench.worker)
      for index in states.indices {
        attention.forward(
          state: states[index], sentences: sentences, memory: memory, queries: queries[index],
          alignment: alignments[index], contexts: contexts[index], weights: weights,
          worker: bench.worker)
      }
    }
  }

  @Test(arguments: [
    ([5, 3, 3, 1], [2, 0, 3, 1], [4, 2]), ([4], [0], [1, 1]), ([6, 2], [1, 0], [2, 2]),
    ([4, 2], [0, 0, 1, 0], [4, 4]),
  ]) func gradients(lengths: [Int], sentences: [Int], rowsAtSteps: [Int]) {
    let setup = Setup(lengths: lengths, sentences: sentences, rowsAtSteps: rowsAtSteps)
    let (attention, bench, memory) = (setup.attention, setup.bench, setup.memory)
    setup.forward()
    let coefficients = setup.contexts.enumerated().map {
      bench.matrix("dContext \($0.offset)", rows: $0.element.rows, columns: Self.annotation)
    }
    let rows = memory.annotations.rows
    let gradient = AdditiveAttention.MemoryGradient(
      dAnnotations: bench.arena.zeros(rows: rows, columns: Self.annotation),
      dKeys: bench.arena.zeros(rows: rows, columns: Self.size),
      dV: bench.arena.zeros(rows: 1, columns: Self.size),
      scratch: bench.arena.matrix(rows: 1, columns: memory.steps.count))
    let weights = bench.weights
    // dState is added to: what it holds comes from the step after.
    let dStates = setup.states.map { bench.matrix("dState", rows: $0.rows, columns: Self.hidden) }
    let before = dStates.map(\.values)
    let dQueries = setup.states.map { bench.arena.matrix(rows: $0.rows, columns: Self.size) }
    for index in setup.states.indices.reversed() {
      attention.backward(
        coefficients[index], sentences: setup.sentences, memory: memory,
        queries: setup.queries[index],
        alignment: setup.alignments[index], dQueries: dQueries[index], dState: dStates[index],
        gradient: gradient, weights: weights, worker: bench.worker)
    }
    attention.key.backward(
      gradient.dKeys, into: gradient.dAnnotations, accumulates: true, weights: weights,
      worker: bench.worker)
    let total = bench.gradients { gradients in
      gradients.add(attention.v, dOutput: gradient.dV)
      attention.key.gradients(
        input: memory.annotations, dOutput: gradient.dKeys, into: &gradients)
      for index in setup.states.indices {
        attention.query.gradients(
          input: setup.states[index], dOutput: dQueries[index], into: &gradients)
      }
    }
    let inputs =
      setup.states.indices.map { index in
        let added = zip(dStates[index].values, before[index]).map { $0 - $1 }
        return ("state \(index)", setup.states[index], added)
      }
      + [("annotations", memory.annotations, gradient.dAnnotations.values)]
    bench.check(total, inputs: inputs) {
      setup.forward()
      return zip(setup.contexts, coefficients).reduce(0) { $0 + weightedSum($1.0, $1.1) }
    }
  }

  @Test func weightsSumToOne() {
    let lengths = [9, 6, 2, 1]
    let setup = Setup(lengths: lengths, sentences: [0, 1, 2, 3], rowsAtSteps: [4])
    setup.forward()
    for (row, length) in lengths.enumerated() {
      let weights = Array(setup.alignments[0].rows(row..<row + 1).values[..<length])
      #expect(weights.allSatisfy { $0 > 0 })
      #expect(abs(weights.reduce(0, +) - 1) < 1e-6)
      // The context is their mean of the annotations.
      var context = [Float](repeating: 0, count: Self.annotation)
      for (position, weight) in weights.enumerated() {
        let place = setup.memory.steps.row(row, position)
        for column in context.indices {
          context[column] += weight * setup.memory.annotations.row(place)[column]
        }
      }
      #expect(relativeError(setup.contexts[0].rows(row..<row + 1).values, context) < 1e-6)
    }
    #expect(setup.alignments[0].row(3)[0] == 1)
  }

  /// What a row attends to is its own sentence alone, bit for bit.
  @Test func rowsStandByThemselves() {
    let lengths = [6, 4, 1]
    let together = Setup(lengths: lengths, sentences: [0, 1, 2], rowsAtSteps: [3])
    together.forward()
    for (sentence, length) in lengths.enumerated() {
      let alone = Setup(lengths: [length], sentences: [0], rowsAtSteps: [1])
      alone.states[0].copy(from: together.states[0].rows(sentence..<sentence + 1))
      for position in 0..<length {
        let place = together.memory.steps.row(sentence, position)
        alone.memory.annotations.rows(position..<position + 1)
          .copy(from: together.memory.annotations.rows(place..<place + 1))
      }
      alone.forward()
      #expect(
        firstDifference(
          alone.contexts[0].values, together.contexts[0].rows(sentence..<sentence + 1).values)
          == nil)
      #expect(
        firstDifference(
          alone.alignments[0].values,
          Array(together.alignments[0].rows(sentence..<sentence + 1).values[..<length])) == nil)
    }
  }
}
