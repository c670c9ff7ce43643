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

  /// Completes the gates, which hold the inputs' part, by the recurrent part, and computes the new state.
  func forward(_ step: CellStep, _ pass: Pass)

  /// Replaces the saved activations by the derivatives of the pre-activations, and `step.dHidden`, the derivative of
  /// the new hidden state, by that of the state before (undefined in rows without one).
  func backward(_ step: CellStep, _ pass: Pass)
}
