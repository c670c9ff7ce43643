package import Compute

/// One step of a recurrent layer: its formula and its recurrent parameters, with nothing about time.
///
/// The layer's loop, the decoder and the search all take this step. State is an argument and a result; a cell keeps none.
package protocol RecurrentCell: Sendable {
  /// Its gates, with their parameters: first those that read the hidden state before; then, if there are any, those that
  /// read what the cell makes of it.
  var groups: [GateGroup] { get }
  /// Whether a cell state runs beside the hidden state.
  var hasCellState: Bool { get }

  /// Adds the recurrent part to the gates, which come in with the inputs' part and the bias, and computes the new state.
  func forward(_ step: CellStep, _ pass: Pass)

  /// Turns the saved activations into the derivatives of the pre-activations, in place, and `step.dHidden`, that of the
  /// new hidden state, into that of the one before (rows without one hold anything afterwards).
  func backward(_ step: CellStep, _ pass: Pass)
}

extension RecurrentCell {
  /// The gradients of the recurrent weights, from the saved rows of a whole batch.
  package func gradients(_ trace: RecurrentTrace, into gradients: inout BatchGradients) {
    for (index, group) in groups.enumerated() {
      gradients.add(
        group.recurrentWeight, input: trace.gates[index].read, dOutput: trace.gates[index].gates)
    }
  }
}

/// Which cell the recurrent layers have.
package enum RecurrentCellKind: String, CaseIterable, Codable, Sendable {
  case lstm
  case rnn
  case gated
  case gru

  /// A cell of this kind.
  ///
  /// - Parameter name: what its parameters' names begin with
  /// - Parameter activation: of a vanilla cell
  package func cell(
    _ name: String, sizes: CellSizes, activation: Activation, layout: inout ParameterLayout
  ) -> any RecurrentCell {
    switch self {
    case .lstm: LSTMCell(name, sizes: sizes, layout: &layout)
    case .rnn: VanillaCell(name, sizes: sizes, activation: activation, layout: &layout)
    case .gated: GatedCell(name, sizes: sizes, layout: &layout)
    case .gru: GRUCell(name, sizes: sizes, layout: &layout)
    }
  }
}

/// The non-linearity of a cell's new state.
package enum Activation: String, CaseIterable, Codable, Sendable {
  case tanh
  case relu
}
