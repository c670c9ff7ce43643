package import Compute

/// A cell and its variations, which all layers of a network share.
package struct CellChoice: Sendable {
  package var kind: RecurrentCellKind
  /// φ: the non-linearity of the new state, and in cells with a cell state, also of that state in the output.
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
    case .lstm: LSTMCell(name, sizes: sizes, choice: self, layout: &layout)
    case .rnn: VanillaCell(name, sizes: sizes, choice: self, layout: &layout)
    case .gated: GatedCell(name, sizes: sizes, choice: self, layout: &layout)
    case .gru: GRUCell(name, sizes: sizes, choice: self, layout: &layout)
    case .coupledLSTM: CoupledLSTMCell(name, sizes: sizes, choice: self, layout: &layout)
    }
  }

  /// What the cell's kernels compute with.
  var functions: CellFunctions {
    CellFunctions(isRectified: activation == .relu, gateSlope: gateSlope)
  }
}

/// The kind of the recurrent layers' cell.
package enum RecurrentCellKind: String, CaseIterable, Codable, Sendable {
  case lstm
  case rnn
  case gated
  case gru
  case coupledLSTM = "coupled-lstm"

  package var hasForgetGate: Bool { self == .lstm || self == .coupledLSTM }
}

/// The non-linearity of a cell's new state.
package enum Activation: String, CaseIterable, Codable, Sendable {
  case tanh
  case relu
}
