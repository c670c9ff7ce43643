package import Compute

/// One step of a recurrent layer: its formula and its recurrent parameters.
///
/// The layer's loop, the decoder and the search all use it. State is an argument and a result; a cell keeps none.
package protocol RecurrentCell: Sendable {
  /// Its gates: those that read the hidden state before, and if there are any, those that read what the cell makes of
  /// it.
  var groups: [GateGroup] { get }
  /// Whether it has a cell state beside the hidden state.
  var hasCellState: Bool { get }

  /// Adds the recurrent part to the gates, which hold the inputs' part and the bias, and computes the new state.
  func forward(_ step: CellStep, _ pass: Pass)

  /// Replaces the saved activations by the derivatives of the pre-activations, and `step.dHidden`, the derivative of
  /// the new hidden state, by that of the state before (undefined in rows without one).
  func backward(_ step: CellStep, _ pass: Pass)
}

/// The kind of the recurrent layers' cell.
package enum RecurrentCellKind: String, CaseIterable, Codable, Sendable {
  case lstm
  case rnn
  case gated
  case gru

  package var hasForgetGate: Bool { self == .lstm }
}

/// A cell and its variations, which all layers of a network share.
package struct CellChoice: Sendable {
  package var kind: RecurrentCellKind
  /// The non-linearity of the new state.
  package var activation = Activation.tanh
  /// K in the gates' σ(K x).
  package var gateSlope: Float = 1
  /// The initial bias of a forget gate.
  package var forgetBias: Float = 0
  /// Whether the pre-activations of each gate are normalised.
  package var hasLayerNorm = false

  package init(_ kind: RecurrentCellKind) { self.kind = kind }

  /// A cell.
  ///
  /// - Parameter name: the prefix of its parameters' names
  package func cell(
    _ name: String, sizes: CellSizes, layout: inout ParameterLayout
  ) -> any RecurrentCell {
    switch kind {
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
