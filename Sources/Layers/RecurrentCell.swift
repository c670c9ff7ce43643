package import Compute

/// One step of a recurrent layer: the formula, with nothing about time.
///
/// `gates` come in with the input's part and the bias already in them; the cell adds the recurrent part. State is an
/// argument and a result; a cell keeps none.
package protocol RecurrentCell: Sendable {
  /// How many blocks of `size` the pre-activations have.
  var gateCount: Int { get }
  /// Whether a cell state runs beside the hidden state.
  var hasCellState: Bool { get }
  /// What the bias of each gate begins with.
  var initialBiases: [Float] { get }

  /// Adds `hiddenBefore · recurrent` to the gates, and computes the new state.
  ///
  /// - Parameter hiddenBefore: [at most rows, size]; the rows beyond begin with a zero state
  /// - Parameter recurrent: [size, gates · size]
  func forward(
    _ step: CellStep, hiddenBefore: Matrix, recurrent: PackedMatrix,
    to destination: CellStep.Destination, worker: Worker)

  /// Turns the saved activations into the derivatives of the pre-activations, in place.
  ///
  /// - Parameter dHidden: [rows, size]
  /// - Parameter dCell: [rows, size], from the step after; leaves for the step before; nil without a cell state
  func backward(_ step: CellStep, dHidden: Matrix, dCell: Matrix?, worker: Worker)
}

/// Which cell the recurrent layers have.
package enum RecurrentCellKind: String, CaseIterable, Codable, Sendable {
  case lstm
  case rnn

  package func cell(activation: Activation) -> any RecurrentCell {
    switch self {
    case .lstm: LSTMCell()
    case .rnn: VanillaCell(activation: activation)
    }
  }
}

/// The non-linearity of a cell's new state.
package enum Activation: String, CaseIterable, Codable, Sendable {
  case tanh
  case relu
}
