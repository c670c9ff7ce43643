import Compute
import Layers
import TestSupport
import Testing

/// Attention of every kind: gradients over several steps, and the properties of its weights.
@Suite struct AttentionTests {
  static let annotation = 5
  static let size = 4

  /// The kinds that attend at all.
  static let kinds = AttentionKind.allCases.filter { kind in
    var layout = ParameterLayout()
    return kind.attention("attention", hidden: 5, annotation: 5, size: 4, layout: &layout) != nil
  }

  /// Attention on its bench: some sentences, asked by rows in another order over two steps.
  private struct Setup {
    let attention: any Attention
    let bench: LayerBench
    let sentences: UnsafeBufferPointer<Int>
    let steps: Steps
    /// The target rows of each step.
    let rows: [Range<Int>]
    /// [target rows, hidden]
    let states: Matrix
    let trace: AttentionTrace

    init(_ kind: AttentionKind, lengths: [Int], sentences: [Int], rowsAtSteps: [Int]) throws {
      // Kinds that compare states with annotations need both of one size.
      let hidden = kind.needsEqualSizes ? annotation : 3
      var layout = ParameterLayout()
      attention = try #require(
        kind.attention(
          "attention", hidden: hidden, annotation: annotation, size: size, layout: &layout))
      let bench = LayerBench(layout)
      self.bench = bench
      steps = Steps(lengths: bench.arena.copy(lengths), arena: bench.arena)
      self.sentences = bench.arena.copy(sentences)
      var first = 0
      rows = rowsAtSteps.map { count in
        first += count
        return first - count..<first
      }
      states = bench.matrix("states", rows: first, columns: hidden)
      let sourceRows = steps.rowCount
      let dAnnotations = bench.arena.matrix(rows: sourceRows, columns: annotation)
      dAnnotations.zero()
      trace = AttentionTrace(
        attention,
        annotations: bench.matrix("annotations", rows: sourceRows, columns: annotation),
        contexts: bench.apart("contexts", rows: first, columns: annotation),
        longestSource: steps.count,
        back: (
          dAnnotations, bench.apart("dContexts", rows: rowsAtSteps[0], columns: annotation),
          parts: 1
        ), arena: bench.arena)
    }

    func forward() {
      let pass = bench.pass
      attention.project(trace, pass)
      for rows in rows {
        attention.forward(
          trace.step(rows, sentences: sentences, steps: steps), state: states.rows(rows), pass)
      }
    }
  }

  /// The loss sees contexts, or the attention weights too.
  @Test(
    arguments: kinds,
    [
      ([5, 3, 3, 1], [2, 0, 3, 1], [4, 2]), ([4], [0], [1, 1]), ([6, 2], [1, 0], [2, 2]),
      ([4, 2], [0, 0, 1, 0], [4, 4]),
    ]) func gradients(kind: AttentionKind, table: ([Int], [Int], [Int])) throws
  {
    for seesWeights in [false, true] {
      let (lengths, sentences, rowsAtSteps) = table
      let setup = try Setup(
        kind, lengths: lengths, sentences: sentences, rowsAtSteps: rowsAtSteps)
      let (attention, bench, trace) = (setup.attention, setup.bench, setup.trace)
      setup.forward()
      let rowCount = setup.states.rows
      let dContexts = bench.matrix("dContexts", rows: rowCount, columns: Self.annotation)
      let dWeights = bench.matrix("dWeights", rows: rowCount, columns: setup.steps.count)
      // dState is added to: what it holds comes from the step after.
      let dStates = bench.matrix("dStates", rows: rowCount, columns: setup.states.columns)
      let before = dStates.values
      let back = try #require(trace.back)
      trace.zeroDerivatives()
      let pass = bench.pass
      for rows in setup.rows.reversed() {
        back.dContexts.first(rows.count).copy(from: dContexts.rows(rows))
        attention.backward(
          trace.step(rows, sentences: setup.sentences, steps: setup.steps),
          derivatives: trace.derivatives(rows, dWeights: seesWeights ? dWeights.rows(rows) : nil),
          dState: dStates.rows(rows), pass)
      }
      attention.projectBack(trace, pass)
      let total = bench.gradients {
        attention.gradients(trace, states: setup.states, into: &$0)
      }
      let added = zip(dStates.values, before).map { $0 - $1 }
      let inputs = [
        ("states", setup.states, added),
        ("annotations", trace.annotations, back.dAnnotations.values),
      ]
      bench.check(total, inputs: inputs) {
        setup.forward()
        var loss = weightedSum(trace.contexts, dContexts)
        if seesWeights {
          for (step, rows) in setup.rows.enumerated() {
            for row in rows {
              let length = setup.steps.lengths[sentences[row - setup.rows[step].lowerBound]]
              loss += weightedSum(
                trace.weights.rows(row..<row + 1).columns(0..<length),
                dWeights.rows(row..<row + 1).columns(0..<length))
            }
          }
        }
        return loss
      }
    }
  }

  @Test(arguments: kinds) func weightsSumToOne(kind: AttentionKind) throws {
    let lengths = [9, 6, 2, 1]
    let setup = try Setup(kind, lengths: lengths, sentences: [0, 1, 2, 3], rowsAtSteps: [4])
    setup.forward()
    for (row, length) in lengths.enumerated() {
      let weights = Array(setup.trace.weights.rows(row..<row + 1).values[..<length])
      #expect(weights.allSatisfy { $0 > 0 })
      #expect(abs(weights.reduce(0, +) - 1) < 1e-6)
      // The context is their mean of the annotations.
      var context = [Float](repeating: 0, count: Self.annotation)
      for (position, weight) in weights.enumerated() {
        let index = setup.steps.row(row, position)
        for column in context.indices {
          context[column] += weight * setup.trace.annotations.row(index)[column]
        }
      }
      #expect(relativeError(setup.trace.contexts.rows(row..<row + 1).values, context) < 1e-6)
    }
    #expect(setup.trace.weights.row(3)[0] == 1)
  }

  /// What a row attends to is its own sentence alone, bit for bit.
  @Test(arguments: kinds) func rowsStandByThemselves(kind: AttentionKind) throws {
    let lengths = [6, 4, 1]
    let together = try Setup(kind, lengths: lengths, sentences: [0, 1, 2], rowsAtSteps: [3])
    together.forward()
    for (sentence, length) in lengths.enumerated() {
      let alone = try Setup(kind, lengths: [length], sentences: [0], rowsAtSteps: [1])
      alone.states.copy(from: together.states.rows(sentence..<sentence + 1))
      for position in 0..<length {
        let index = together.steps.row(sentence, position)
        alone.trace.annotations.rows(position..<position + 1)
          .copy(from: together.trace.annotations.rows(index..<index + 1))
      }
      alone.forward()
      let contexts = together.trace.contexts.rows(sentence..<sentence + 1).values
      #expect(firstDifference(alone.trace.contexts.values, contexts) == nil)
      let weights = together.trace.weights.rows(sentence..<sentence + 1).values[..<length]
      #expect(firstDifference(alone.trace.weights.values, Array(weights)) == nil)
    }
  }
}
