import Batching
import Compute
import Layers
import Seq2Seq
import TestNetworks
import TestSupport
import Testing

/// What `probe` measures inside a network.
@Suite struct ProbeTests {
  /// Words that occur once each, so that an embedding's row is that of a position.
  private static let pair: (source: [Int32], target: [Int32]) = ([4, 5, 6, 7, 3], [4, 9, 12, 3])

  private func probe(
    _ small: SmallNetwork, _ pairs: [(source: [Int32], target: [Int32])], label: Int? = nil
  ) -> [[Measurement]] {
    small.packed.pack(small.weights, pool: small.pool)
    let batch = Batch(pairs, identities: Array(pairs.indices), startID: 2)
    return small.pass.probe(batch, weights: small.view, label: label)
  }

  /// The norm of the derivative of one label's loss by the embedding at each position, by differences.
  @Test(arguments: [nil, 0, 2])
  func gradientNorms(label: Int?) throws {
    let small = SmallNetwork()
    let pair = Self.pair
    let found = probe(small, [pair], label: label)[0]
    func loss() throws -> Double {
      let losses = try #require(small.pass([pair], identities: [0], smoothing: 0)[0]).losses
      return Double(losses[label ?? losses.count - 1])
    }
    for (side, name, ids) in [
      (Measurement.Side.source, "source.embedding", pair.source),
      (.target, "target.embedding", [2] + pair.target.dropLast()),
    ] {
      let table = try #require(small.network.parameters.first { $0.name == name })
      let norms = found.filter { $0.side == side && $0.layer == nil }
      #expect(norms.map(\.position) == Array(ids.indices))
      #expect(norms.allSatisfy { $0.quantity == "gradient_norm" && $0.deviation == nil })
      for (norm, id) in zip(norms, ids) {
        let row = small.weights[table].row(Int(id))
        var squares = 0.0
        for column in 0..<table.columns {
          let value = row[column]
          func changed(_ change: Float) throws -> Double {
            row[column] = value + change
            defer { row[column] = value }
            return try loss()
          }
          let slope = try (changed(0.02) - changed(-0.02)) / 0.04
          squares += slope * slope
        }
        let error = abs(norm.mean - squares.squareRoot())
        #expect(error < 1e-3 + 0.01 * norm.mean, "\(name) \(norm.position): \(norm.mean)")
      }
      // What is read after the label cannot reach it.
      if side == .target, let label {
        #expect(norms.filter { $0.position > label }.allSatisfy { $0.mean == 0 })
      }
    }
  }

  /// With weights of zero, gates are the functions of their biases.
  @Test(arguments: RecurrentCellKind.allCases) func gates(cell: RecurrentCellKind) throws {
    let small = SmallNetwork {
      $0.cell = cell
      $0.encoderLayers = 2
    }
    for parameter in small.network.parameters {
      small.weights[parameter].zero()
      if parameter.name.hasSuffix("bias") && parameter.name.contains("layer1.backward") {
        small.weights[parameter].base.update(repeating: 1, count: parameter.count)
      }
    }
    let found = probe(small, [Self.pair])[0].filter { $0.side == .source }
    let layers = Set(
      found.map { "\($0.layer.map(String.init) ?? "-") \($0.direction?.rawValue ?? "-")" })
    #expect(layers == ["- -", "0 forward", "0 backward", "1 forward", "1 backward"])
    let gates = found.filter { $0.quantity.hasPrefix("gate_") }
    let names = small.network.encoder.levels[0].forward.cell.groups.flatMap(\.gates).map(\.name)
    #expect(gates.count == 5 * 4 * names.count)
    for gate in gates {
      let isCandidate = gate.quantity == "gate_candidate"
      let isBiased = gate.layer == 1 && gate.direction == .backward
      let expected = isBiased ? (isCandidate ? 0.76159 : 0.73106) : (isCandidate ? 0 : 0.5)
      #expect(abs(gate.mean - expected) < 1e-4, "\(gate)")
      #expect(abs(try #require(gate.deviation)) < 1e-6)
    }
    let hasCell = small.network.encoder.levels[0].forward.cell.hasCellState
    #expect(found.contains { $0.quantity == "cell_norm" } == hasCell)
    let states = found.filter { $0.quantity == "state_norm" }
    #expect(states.count == 5 * 4)
    #expect(states.allSatisfy { ($0.mean > 0) == ($0.layer == 1 && $0.direction == .backward) })
  }

  /// The state of a vanilla cell is its candidate, also where a residual connection adds the input to the output.
  @Test func residualStates() throws {
    let small = SmallNetwork {
      $0.cell = .rnn
      $0.encoderLayers = 2
      $0.decoderLayers = 3
      $0.residual = true
    }
    let found = probe(small, [Self.pair])[0]
    let candidates = found.filter { $0.quantity == "gate_candidate" }
    let states = found.filter { $0.quantity == "state_norm" }
    #expect(candidates.count == states.count && states.count == 4 * 5 + 3 * 4)
    for (candidate, state) in zip(candidates, states) {
      let size = candidate.side == .source ? 4.0 : Double(SmallNetwork.hiddenSize)
      let deviation = try #require(candidate.deviation)
      let squares = candidate.mean * candidate.mean + deviation * deviation
      let expected = (size * squares).squareRoot()
      #expect(abs(state.mean - expected) < 1e-5, "\(state), not \(expected)")
    }
  }

  /// A pair has the same measurements in any batch; one without the label has no gradient.
  @Test func pairsStandByThemselves() {
    let small = SmallNetwork { $0.inputFeeding = true }
    let pairs = SmallNetwork.pairs
    let together = probe(small, pairs, label: 3)
    for (pair, found) in zip(pairs, together) {
      #expect(probe(small, [pair], label: 3)[0] == found)
      let hasGradient = found.contains { $0.quantity == "gradient_norm" }
      #expect(hasGradient == (pair.target.count > 3))
      #expect(found.contains { $0.quantity == "state_norm" })
    }
  }
}
