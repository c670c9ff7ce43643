package import Batching
package import Compute
import Layers

/// What happens inside the network: its gates, its states, and the gradient that reaches each position.
extension BatchPass {
  /// Measures all layers at all positions of a batch, without dropout.
  ///
  /// - `gate_…`: mean and standard deviation of a gate's activations over its units, the candidate included;
  /// - `state_norm`, `cell_norm`: the Euclidean norms of a layer's hidden state and of its cell state;
  /// - `gradient_norm`: the norm of the derivative of one label's −log p. By a position's embedding, it is the gradient that
  ///   reaches the position. By the sums that enter the gates of a layer (before layer normalisation), it shows the way
  ///   there, but cells differ in what they do with their gates. Vanishing gradients: Bengio, Simard, Frasconi 1994;
  ///   Pascanu, Mikolov, Bengio 2013, arXiv:1211.5063.
  ///
  /// - Parameter label: the target position whose loss is differentiated, from 0; nil for the last of each pair. A pair with
  ///   fewer labels has no gradient.
  /// - Returns: for each pair, in the order given, by side, layer, direction and position
  package func probe(_ batch: Batch, weights: Weights, label: Int?) -> [[Measurement]] {
    let run = forward(batch, weights: weights, dropout: .none)
    let probes = run.batch.parts.indices.map { index in
      PartProbe(network, part: batch.parts[index], trace: run.partTraces[index])
    }
    let states = probes.map { probe in probe.positions { $0.activations(at: $1) } }
    losses(run, smoothing: 0, scale: 1, into: nil)
    for probe in probes { probe.keepLoss(ofLabel: label) }
    backward(run, guidance: 0)
    let gradients = probes.map { probe in probe.positions { $0.gradient(at: $1) } }
    var result = [[Measurement]](repeating: [], count: batch.sentenceCount)
    for (index, probe) in probes.enumerated() {
      for (sentence, pair) in batch.parts[index].pairs.enumerated() {
        let hasGradient = probe.row(ofLabel: label, sentence) != nil
        result[pair] = zip(states[index][sentence], gradients[index][sentence])
          .flatMap { hasGradient ? $0 + $1 : $0 }
      }
    }
    return result
  }
}

/// The layers of a part of the batch, with their traces.
private struct PartProbe {
  /// A layer in one direction, or an embedding, with its rows.
  struct Site {
    let side: Measurement.Side
    let layer: Int?
    let recurrent: (layer: RecurrentLayer, trace: RecurrentTrace, output: Matrix)?
    /// [rows, size]: what a residual connection adds to the hidden state in the output; nil without one
    var added: Matrix?
    /// [rows, embedding]: the derivative of an embedding
    let dEmbedded: Matrix?

    /// A row, with the position that it stands for.
    struct Row {
      let index: Int
      let position: Int
    }

    /// Gates, state and cell state.
    func activations(at row: Row) -> [Measurement] {
      guard let (layer, trace, output) = recurrent else { return [] }
      var result: [Measurement] = []
      for (index, group) in layer.cell.groups.enumerated() {
        let gates = trace.gates[index].gates
        for (gate, kind) in group.gates.enumerated() {
          let units = gates.row(row.index) + gate * layer.size
          let (mean, deviation) = spread(UnsafeBufferPointer(start: units, count: layer.size))
          result.append(measurement(row, "gate_\(kind.name)", mean, deviation))
        }
      }
      result.append(measurement(row, "state_norm", stateNorm(output, row.index)))
      if let cell = trace.cell {
        result.append(measurement(row, "cell_norm", norm(of: [cell], row.index)))
      }
      return result
    }

    /// The norm of the gradient, after the backward pass.
    func gradient(at row: Row) -> [Measurement] {
      let derivatives =
        recurrent.map { site in
          site.layer.cell.groups.indices.map { site.trace.gates[$0].gates }
        } ?? dEmbedded.map { [$0] } ?? []
      return [measurement(row, "gradient_norm", norm(of: derivatives, row.index))]
    }

    private func measurement(
      _ row: Row, _ quantity: String, _ mean: Double, _ deviation: Double? = nil
    ) -> Measurement {
      Measurement(
        side: side, layer: layer,
        direction: recurrent.map { $0.layer.direction == .forward ? .forward : .backward },
        position: row.position, quantity: quantity, mean: mean, deviation: deviation)
    }

    /// Mean and standard deviation.
    private func spread(_ values: UnsafeBufferPointer<Float>) -> (Double, Double) {
      let count = Double(values.count)
      let mean = values.reduce(0) { $0 + Double($1) } / count
      let variance = values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
      return (mean, variance.squareRoot())
    }

    /// The Euclidean norm of the hidden state.
    private func stateNorm(_ output: Matrix, _ row: Int) -> Double {
      guard let added else { return norm(of: [output], row) }
      let (sums, inputs) = (output.row(row), added.row(row))
      return (0..<output.columns).reduce(0) { sum, unit in
        let state = Double(sums[unit] - inputs[unit])
        return sum + state * state
      }.squareRoot()
    }

    /// The Euclidean norm of a row of several matrices side by side.
    private func norm(of matrices: [Matrix], _ row: Int) -> Double {
      matrices.reduce(0) { sum, matrix in
        UnsafeBufferPointer(start: matrix.row(row), count: matrix.columns)
          .reduce(sum) { $0 + Double($1) * Double($1) }
      }.squareRoot()
    }
  }

  private let part: Batch.Part
  private let dOutput: Matrix
  private let sites: [Site]

  init(_ network: Network, part: Batch.Part, trace: NetworkTrace) {
    self.part = part
    dOutput = trace.decoder.deepOutput.derivatives.dOutput
    var sites = [
      Site(side: .source, layer: nil, recurrent: nil, dEmbedded: trace.encoder.dEmbedded)
    ]
    for (index, level) in network.encoder.levels.enumerated() {
      let saved = trace.encoder.levels[index]
      let size = level.forward.size
      let input =
        network.configuration.residual && index > 0 ? trace.encoder.levels[index - 1].output : nil
      func add(_ layer: RecurrentLayer, _ trace: RecurrentTrace, _ columns: Range<Int>) {
        sites.append(
          Site(
            side: .source, layer: index,
            recurrent: (layer, trace, saved.output.columns(columns)),
            added: input?.columns(columns), dEmbedded: nil))
      }
      add(level.forward, saved.forward, 0..<size)
      if let backward = level.backward, let trace = saved.backward {
        add(backward, trace, size..<2 * size)
      }
    }
    sites.append(
      Site(side: .target, layer: nil, recurrent: nil, dEmbedded: trace.decoder.dEmbedded))
    for (index, layer) in network.decoder.layers.enumerated() {
      let inputs = trace.decoder.layerInputs
      let output = index < inputs.count ? inputs[index] : trace.decoder.states
      sites.append(
        Site(
          side: .target, layer: index, recurrent: (layer, trace.decoder.layers[index], output),
          added: network.configuration.residual && index > 0 ? inputs[index - 1] : nil,
          dEmbedded: nil))
    }
    self.sites = sites
  }

  /// What `measure` finds at every site and position, for each pair of the part.
  func positions(_ measure: (Site, Site.Row) -> [Measurement]) -> [[[Measurement]]] {
    part.pairs.indices.map { sentence in
      sites.flatMap { site in
        let (steps, sentence) =
          site.side == .source
          ? (part.source.steps, part.sourceSentence[sentence]) : (part.target.steps, sentence)
        return (0..<steps.lengths[sentence]).map { position in
          measure(site, Site.Row(index: steps.row(sentence, position), position: position))
        }
      }
    }
  }

  /// The row of a label; nil where the pair has fewer labels.
  func row(ofLabel label: Int?, _ sentence: Int) -> Int? {
    let length = part.target.steps.lengths[sentence]
    let label = label ?? length - 1
    return label < length ? part.target.steps.row(sentence, label) : nil
  }

  /// Zeros the derivatives of the losses of all other labels.
  func keepLoss(ofLabel label: Int?) {
    let kept = Set(part.pairs.indices.compactMap { row(ofLabel: label, $0) })
    for row in 0..<dOutput.rows where !kept.contains(row) {
      dOutput.rows(row..<row + 1).zero()
    }
  }
}
