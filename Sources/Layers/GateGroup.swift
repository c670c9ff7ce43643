package import Compute

/// Gates beside each other whose recurrent weight multiplies the same block.
///
///     gates = x W + u C + r U + b
///
/// `x` is the layer's input, known for all steps at once; `u` an input that only the step itself knows (the decoder's
/// context); `r` the hidden state before, or what the cell makes of it.
package struct GateGroup: Sendable {
  /// [inputs, gates · size], Glorot a gate; W
  package let inputWeight: Parameter
  /// [size, gates · size], orthogonal a gate; U
  package let recurrentWeight: Parameter
  /// [gates · size]; b
  package let bias: Parameter
  /// [step inputs, gates · size], Glorot; C; nil where no step has an input of its own
  package let context: Projection?
  /// Which of the cell's groups it is.
  private let index: Int

  /// - Parameter name: of the layer; of the second group, with what it is beside
  /// - Parameter initialBiases: one a gate
  package init(
    _ name: String, index: Int = 0, sizes: CellSizes, initialBiases: [Float],
    layout: inout ParameterLayout
  ) {
    let gates = initialBiases.count
    let outputs = gates * sizes.units
    self.index = index
    inputWeight = layout.weight(
      name + ".inputWeight", sizes.inputs, outputs, .glorot(gates: gates))
    recurrentWeight = layout.weight(
      name + ".recurrentWeight", sizes.units, outputs, .orthogonal(gates: gates))
    bias = layout.vector(name + ".bias", outputs, .gates(initialBiases))
    context =
      sizes.stepInputs == 0
      ? nil
      : Projection(
        name + ".contextWeight", inputs: sizes.stepInputs, outputs: outputs, layout: &layout)
  }

  /// Numbers a row: gates · size.
  package var outputs: Int { bias.columns }

  /// x W + b, for any rows at once.
  func projectInput(_ input: Matrix, into gates: Matrix, _ pass: Pass) {
    gates.fillRows(with: pass[bias])
    pass.multiply(input, by: inputWeight, into: gates, accumulates: true)
  }

  /// Adds r U to the gates of the rows that have a state before.
  package func forward(_ step: CellStep, _ pass: Pass) {
    let rows = step.gates[index]
    pass.multiply(
      rows.read.first(step.beforeRows), by: recurrentWeight,
      into: rows.gates.first(step.beforeRows), accumulates: true)
  }

  /// The derivative of r, of the rows that have a state before; added to what stands there with `accumulates`.
  package func backward(_ step: CellStep, accumulates: Bool = false, _ pass: Pass) {
    let rows = step.gates[index]
    guard let dRead = rows.dRead else { preconditionFailure("a step without derivatives") }
    pass.multiplyBack(
      rows.gates.first(step.beforeRows), by: recurrentWeight,
      into: dRead.first(step.beforeRows), accumulates: accumulates)
  }
}

/// The sizes of a cell.
package struct CellSizes: Sendable {
  /// Numbers of the layer's input.
  package let inputs: Int
  /// Numbers of an input that only the step itself knows; 0 where there is none.
  package let stepInputs: Int
  /// Units.
  package let units: Int

  package init(inputs: Int, stepInputs: Int = 0, units: Int) {
    self.inputs = inputs
    self.stepInputs = stepInputs
    self.units = units
  }
}
