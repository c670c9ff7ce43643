import Compute
import Layers
import TestSupport
import Testing

/// The recurrent layer: its gradients with each cell, and what must not depend on the batch.
@Suite struct RecurrentLayerTests {
  static let inputs = 3
  static let size = 4

  /// A cell with its variations; a new one is tested by being in the list of cells.
  struct Kind: Sendable, CustomTestStringConvertible {
    var cell: RecurrentCellKind
    var activation = Activation.tanh
    var gateSlope: Float = 1
    var hasLayerNorm = false
    var testDescription: String {
      "\(cell) \(activation)" + (gateSlope == 1 ? "" : ", slope \(gateSlope)")
        + (hasLayerNorm ? ", layer norm" : "")
    }
    var isRectified: Bool { activation == .relu }
    var choice: CellChoice {
      var choice = CellChoice(cell)
      choice.activation = activation
      choice.gateSlope = gateSlope
      choice.hasLayerNorm = hasLayerNorm
      return choice
    }
  }

  static let kinds = RecurrentCellKind.allCases.flatMap {
    [
      Kind(cell: $0), Kind(cell: $0, activation: .relu, gateSlope: 2.5),
      Kind(cell: $0, gateSlope: 1.5, hasLayerNorm: true),
      Kind(cell: $0, activation: .relu, hasLayerNorm: true),
    ]
  }

  /// Which outputs the loss sees.
  enum Loss: CaseIterable, Sendable {
    case allSteps, lastStep
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var kind: Kind
    var direction: ReadingDirection
    var loss: Loss
    var lengths: [Int]
    var testDescription: String { "\(kind) \(direction) \(loss) \(lengths)" }
  }

  static let cases = kinds.flatMap { kind in
    [ReadingDirection.forward, .backward].flatMap { direction in
      Loss.allCases.flatMap { loss in
        [[5, 3, 3, 1], [5, 5], [1], [1, 1, 1]].map {
          Case(kind: kind, direction: direction, loss: loss, lengths: $0)
        }
      }
    }
  }

  /// A layer on its bench.
  private struct Setup {
    let layer: RecurrentLayer
    let bench: LayerBench
    let steps: Steps
    let input: Matrix
    let output: Matrix
    let trace: RecurrentTrace

    init(_ kind: Kind, _ direction: ReadingDirection, lengths: [Int]) {
      var layout = ParameterLayout()
      layer = RecurrentLayer(
        "layer", sizes: CellSizes(inputs: inputs, units: size), cell: kind.choice,
        direction: direction, layout: &layout)
      // A rectifier's inputs stay away from its corner: the candidate's biases of ±1.5 outweigh all else. A cell state
      // is positive, or stays at zero.
      let isSmall = kind.isRectified && !kind.hasLayerNorm
      bench = LayerBench(layout, weightsIn: isSmall ? -0.15...0.15 : -0.9...0.9)
      if kind.isRectified {
        for group in layer.cell.groups {
          for (gate, one) in group.gates.enumerated() where one.name == "candidate" {
            let units = gate * size..<(gate + 1) * size
            if let gain = group.gain { bench.values[gain].columns(units).scale(by: 0.6) }
            let bias = bench.values[group.bias].columns(units).base
            for unit in 0..<size { bias[unit] = unit % 2 == 0 ? 1.5 : -1.5 }
          }
        }
      }
      steps = Steps(lengths: bench.arena.copy(lengths), arena: bench.arena)
      input = bench.matrix("input", rows: steps.rowCount, columns: inputs)
      output = bench.apart("output", rows: steps.rowCount, columns: size)
      trace = RecurrentTrace(
        layer, rows: steps.rowCount, sentences: lengths.count, arena: bench.arena)
    }

    func forward() {
      layer.forward(
        input, steps: steps, trace: trace, into: output, bench.pass)
    }
  }

  @Test(arguments: cases) func gradients(_ table: Case) {
    let setup = Setup(table.kind, table.direction, lengths: table.lengths)
    let (bench, layer, steps) = (setup.bench, setup.layer, setup.steps)
    let coefficients = bench.apart("dOutput", rows: steps.rowCount, columns: Self.size)
    if table.loss == .lastStep {
      // The step that is read last: at the first word, for a layer that reads backward.
      for (sentence, length) in table.lengths.enumerated() {
        let last = table.direction == .forward ? length - 1 : 0
        for position in 0..<length where position != last {
          let row = steps.row(sentence, position)
          coefficients.rows(row..<row + 1).zero()
        }
      }
    }
    setup.forward()
    if table.kind.isRectified {
      let outputs = setup.output.values
      #expect(outputs.contains(0) && outputs.contains { $0 > 0 })
    }
    let dInput = bench.arena.matrix(rows: steps.rowCount, columns: Self.inputs)
    layer.backward(
      coefficients, steps: steps, trace: setup.trace, into: dInput, accumulates: false,
      bench.pass)
    let derivatives = dInput.values
    let gradient = bench.gradients {
      layer.gradients(input: setup.input, trace: setup.trace, into: &$0)
    }
    func loss() -> Double {
      setup.forward()
      return weightedSum(setup.output, coefficients)
    }
    if table.lengths.max() == 1 {
      // Without a step before, recurrent weights do not matter.
      let recurrent = layer.cell.groups.map(\.recurrentWeight)
      for weight in recurrent {
        #expect(gradient[weight].values.allSatisfy { $0 == 0 }, "\(weight.name)")
      }
      let others = bench.parameters.filter { !recurrent.contains($0) }
      bench.check(
        gradient, only: others, inputs: [("input", setup.input, derivatives)], loss: loss)
    } else {
      bench.check(gradient, inputs: [("input", setup.input, derivatives)], loss: loss)
    }
  }

  /// With `accumulates`, dInput keeps what it holds.
  @Test func accumulatesInputDerivatives() {
    func run(accumulates: Bool) -> [Float] {
      let setup = Setup(Kind(cell: .lstm), .forward, lengths: [3, 2])
      setup.forward()
      let dInput = setup.bench.matrix("dInput", rows: 5, columns: Self.inputs)
      if !accumulates { dInput.zero() }
      let before = dInput.values
      setup.layer.backward(
        setup.bench.matrix("dOutput", rows: 5, columns: Self.size), steps: setup.steps,
        trace: setup.trace, into: dInput, accumulates: accumulates, setup.bench.pass)
      return zip(dInput.values, before).map { $0 - $1 }
    }
    #expect(relativeError(run(accumulates: true), run(accumulates: false)) < 1e-6)
  }

  /// Every sentence of a batch has the outputs and derivatives that it has alone, bit for bit.
  @Test(arguments: kinds, [ReadingDirection.forward, .backward])
  func sentencesStandByThemselves(kind: Kind, direction: ReadingDirection) {
    let lengths = [7, 5, 5, 2, 1]
    /// Outputs and input derivatives of each sentence, run in one batch; words are known by sentence and position.
    func run(_ sentences: [Int]) -> [[Float]] {
      let setup = Setup(kind, direction, lengths: sentences.map { lengths[$0] })
      let (bench, steps) = (setup.bench, setup.steps)
      let dOutput = bench.arena.matrix(rows: steps.rowCount, columns: Self.size)
      let dInput = bench.arena.matrix(rows: steps.rowCount, columns: Self.inputs)
      for (row, sentence) in sentences.enumerated() {
        for position in 0..<lengths[sentence] {
          let place = steps.row(row, position)
          bench.fill(setup.input.rows(place..<place + 1), "input \(sentence) \(position)")
          bench.fill(dOutput.rows(place..<place + 1), "dOutput \(sentence) \(position)")
        }
      }
      setup.forward()
      setup.layer.backward(
        dOutput, steps: steps, trace: setup.trace, into: dInput, accumulates: false,
        bench.pass)
      return sentences.indices.map { row in
        (0..<lengths[sentences[row]]).flatMap { position in
          let place = steps.row(row, position)
          return setup.output.rows(place..<place + 1).values + dInput.rows(place..<place + 1).values
        }
      }
    }
    let together = run([0, 1, 2, 3, 4])
    for sentence in lengths.indices {
      #expect(firstDifference(run([sentence])[0], together[sentence]) == nil)
    }
    let two = run([1, 3])
    #expect(firstDifference(two[0] + two[1], together[1] + together[3]) == nil)
  }

  /// A state of zeros is no state.
  @Test(arguments: kinds) func zeroStateIsNoState(kind: Kind) {
    let setup = Setup(kind, .forward, lengths: [1, 1, 1])
    setup.forward()
    let bench = setup.bench
    let trace = RecurrentTrace(setup.layer, rows: 3, sentences: 3, arena: bench.arena)
    setup.layer.projectInput(setup.input, into: trace.gates, bench.pass)
    trace.gates.hiddenBefore.zero()
    let hidden = bench.arena.matrix(rows: 3, columns: Self.size)
    let zeros = bench.arena.matrix(rows: 3, columns: Self.size)
    zeros.zero()
    let hasCell = setup.layer.cell.hasCellState
    setup.layer.cell.forward(
      CellStep(
        gates: trace.gates, beforeRows: 3, cellBefore: hasCell ? zeros : nil, cell: trace.cell,
        dCell: nil, hidden: hidden, next: nil), bench.pass)
    #expect(hidden.values == setup.output.values)
  }

  /// The second direction reads the words from the end: it is the first on the sentences turned round.
  @Test(arguments: kinds) func backwardReadsFromTheEnd(kind: Kind) {
    let lengths = [4, 2, 1]
    let forward = Setup(kind, .forward, lengths: lengths)
    let backward = Setup(kind, .backward, lengths: lengths)
    let steps = forward.steps
    for (sentence, length) in lengths.enumerated() {
      for position in 0..<length {
        let (from, to) = (steps.row(sentence, position), steps.row(sentence, length - 1 - position))
        backward.input.rows(to..<to + 1).copy(from: forward.input.rows(from..<from + 1))
      }
    }
    forward.forward()
    backward.forward()
    for (sentence, length) in lengths.enumerated() {
      for position in 0..<length {
        let (from, to) = (steps.row(sentence, position), steps.row(sentence, length - 1 - position))
        let seen = backward.output.rows(to..<to + 1).values
        #expect(firstDifference(seen, forward.output.rows(from..<from + 1).values) == nil)
      }
    }
  }

  /// The gates of a cell, by group.
  static func gates(_ kind: RecurrentCellKind) -> [[String]] {
    switch kind {
    case .rnn: [["candidate"]]
    case .gated: [["update", "candidate"]]
    case .gru: [["update", "reset"], ["candidate"]]
    case .lstm: [["input", "forget", "candidate", "output"]]
    case .coupledLSTM: [["forget", "candidate", "output"]]
    }
  }

  /// With layer normalisation, the pre-activations of a step have the bias as their mean and the gain as their deviation,
  /// whatever the input, with and without a state before.
  @Test func layerNormSetsMeanAndDeviation() {
    // A rectifier leaves pre-activations this far above 0 as they are.
    let setup = Setup(
      Kind(cell: .rnn, activation: .relu, hasLayerNorm: true), .forward, lengths: [3, 1])
    let group = setup.layer.cell.groups[0]
    for unit in 0..<Self.size {
      setup.bench.values[group.bias].base[unit] = 9
      if let gain = group.gain { setup.bench.values[gain].base[unit] = 0.7 }
    }
    setup.forward()
    for row in 0..<setup.output.rows {
      let values = setup.output.rows(row..<row + 1).values
      let mean = values.reduce(0, +) / Float(Self.size)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(Self.size)
      #expect(abs(mean - 9) < 1e-4)
      #expect(abs(variance.squareRoot() - 0.7) < 1e-3)
    }
  }

  /// q(p + q + 1) numbers for a vanilla layer of q units on p inputs, four times that for LSTM; with layer normalisation,
  /// q(p + q + 2).
  @Test(arguments: RecurrentCellKind.allCases, [false, true])
  func parameterCount(kind: RecurrentCellKind, hasLayerNorm: Bool) {
    var choice = CellChoice(kind)
    choice.hasLayerNorm = hasLayerNorm
    var layout = ParameterLayout()
    let layer = RecurrentLayer(
      "layer", sizes: CellSizes(inputs: 5, units: 7), cell: choice, layout: &layout)
    let gates = Self.gates(kind)
    #expect(layer.cell.groups.map { $0.gates.map(\.name) } == gates)
    let count = gates.joined().count
    let numbers = count * 7 * (5 + 7 + (hasLayerNorm ? 2 : 1))
    #expect(layout.parameters.reduce(0) { $0 + $1.count } == numbers)
    #expect(
      layer.cell.groups.allSatisfy {
        $0.gain?.initialization == (hasLayerNorm ? .constant(1) : nil)
      })
  }

  /// All biases start at 0, except for those that a setting gives to the forget gate.
  @Test(arguments: RecurrentCellKind.allCases) func initialBiases(kind: RecurrentCellKind) {
    var choice = CellChoice(kind)
    choice.forgetBias = 1.5
    var layout = ParameterLayout()
    let layer = RecurrentLayer(
      "layer", sizes: CellSizes(inputs: 5, units: 7), cell: choice, layout: &layout)
    for (group, names) in zip(layer.cell.groups, Self.gates(kind)) {
      #expect(
        group.bias.initialization == .gates(names.map { $0 == "forget" ? 1.5 : 0 }))
    }
  }
}
