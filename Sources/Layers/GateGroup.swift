package import Compute

/// Gates that share a recurrent weight, side by side.
///
///     gates = x W + u C + r U + b
///
/// With dropout of states, the product reads what dropout leaves of `r`; whatever else reads `r` reads all of it.
///
/// `x` is the layer's input, known for all steps at once; `u` is an input that is known at its step only (the decoder's
/// context and fed deep output); `r` is the hidden state before, or what the cell makes of it.
///
/// With layer normalisation, each gate is normalised over its units, at every step:
///
///     p = x W + u C + r U      gates = γ (p − mean p) ÷ √(variance of p + 10⁻⁵) + b
///
/// Ba, Kiros, Hinton 2016, arXiv:1607.06450, section 3.1, with one normalisation of the sum. The variance is the biased
/// one.
package struct GateGroup: Sendable {
  /// In the order of their columns.
  package let gates: [Gate]
  /// [inputs, gates · size], Glorot a gate; W
  package let inputWeight: Parameter
  /// [size, gates · size], orthogonal a gate; U
  package let recurrentWeight: Parameter
  /// [gates · size]; b
  package let bias: Parameter
  /// [gates · size], initially 1; γ; nil without layer normalisation
  package let gain: Parameter?
  /// [step inputs, gates · size], Glorot; C; nil where steps have no input of their own
  package let contextWeight: Parameter?
  /// Its index among the cell's groups.
  private let index: Int
  private let dropoutSite: RandomKey.Name

  /// - Parameter name: of the layer; for the second group, followed by the name of the group
  package init(
    _ name: String, index: Int = 0, sizes: CellSizes, gates: [Gate], hasLayerNorm: Bool,
    layout: inout ParameterLayout
  ) {
    let outputs = gates.count * sizes.units
    self.gates = gates
    self.index = index
    dropoutSite = RandomKey.Name(name + ".state")
    inputWeight = layout.weight(
      name + ".inputWeight", sizes.inputs, outputs, .glorot(gates: gates.count))
    recurrentWeight = layout.weight(
      name + ".recurrentWeight", sizes.units, outputs, .orthogonal(gates: gates.count))
    bias = layout.vector(name + ".bias", outputs, .gates(gates.map(\.initialBias)))
    gain = hasLayerNorm ? layout.vector(name + ".gain", outputs, .constant(1)) : nil
    contextWeight =
      sizes.stepInputs == 0
      ? nil : layout.weight(name + ".contextWeight", sizes.stepInputs, outputs)
  }

  /// The size of a row: gates · size.
  package var outputs: Int { bias.columns }

  /// x W + b, for any rows at once; with layer normalisation, x W.
  func projectInput(_ input: Matrix, into gates: Matrix, _ pass: Pass) {
    if gain == nil { gates.fillRows(with: pass[bias]) }
    pass.multiply(input, by: inputWeight, into: gates, accumulates: gain == nil)
  }

  /// Adds r U to the gates of the rows that have a state before, and normalises all rows.
  package func forward(_ step: CellStep, _ pass: Pass) {
    let rows = step.gates[index]
    rows.dropped?.fill(
      from: rows.read, rate: pass.dropout.rates.recurrent, key: pass.dropout.key.at(dropoutSite))
    pass.multiply(
      rows.multiplied.first(step.beforeRows), by: recurrentWeight,
      into: rows.gates.first(step.beforeRows), accumulates: true)
    if let gain {
      rows.normalize(
        gateCount: gates.count, gain: pass[gain], bias: pass[bias], worker: pass.worker)
    }
  }

  /// Takes the derivatives of all rows back through the normalisation, and computes that of r, for the rows that have a
  /// state before; added to `dRead` with `accumulates`.
  package func backward(_ step: CellStep, accumulates: Bool = false, _ pass: Pass) {
    let rows = step.gates[index]
    guard let dRead = rows.dRead else { preconditionFailure("a step without derivatives") }
    if let gain {
      rows.normalizeBackward(gateCount: gates.count, gain: pass[gain], worker: pass.worker)
    }
    let dGates = rows.gates.first(step.beforeRows)
    let dBefore = dRead.first(step.beforeRows)
    guard let dropped = rows.dropped else {
      return pass.multiplyBack(
        dGates, by: recurrentWeight, into: dBefore, accumulates: accumulates)
    }
    pass.multiplyBack(
      dGates, by: recurrentWeight, into: dropped.derivative.first(step.beforeRows))
    let derivative = dropped.backward(
      step.beforeRows, rate: pass.dropout.rates.recurrent, key: pass.dropout.key.at(dropoutSite))
    if accumulates { dBefore.add(derivative) } else { dBefore.copy(from: derivative) }
  }
}

/// The sizes of a cell.
package struct CellSizes: Sendable {
  /// The size of the layer's input.
  package let inputs: Int
  /// The size of an input that is known at its step only; 0 for none.
  package let stepInputs: Int
  /// Units.
  package let units: Int

  package init(inputs: Int, stepInputs: Int = 0, units: Int) {
    self.inputs = inputs
    self.stepInputs = stepInputs
    self.units = units
  }
}
