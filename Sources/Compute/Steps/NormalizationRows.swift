internal import CKernels

/// What the layer normalisation of a group of gates saves for its backward pass.
///
///     y = γ n + b      n = (x − mean x) ÷ √(variance of x + 10⁻⁵)
///
/// Mean and variance are those of a gate's units in one row. Ba, Kiros, Hinton 2016, arXiv:1607.06450, section 3.
package struct NormalizationRows: Sendable {
  /// [rows, gates · size]: n, then (backward) each row's part of the derivative of γ
  package let normalized: Matrix
  /// [rows, gates]: 1 ÷ √(variance of x + 10⁻⁵)
  package let inverseDeviations: Matrix
  /// [rows, gates · size], written backward: the derivative of y, each row's part of that of b
  package let dOutput: Matrix

  /// - Parameter outputs: gates · size
  package init(rows: Int, gates: Int, outputs: Int, arena: Arena) {
    normalized = arena.matrix(rows: rows, columns: outputs)
    inverseDeviations = arena.matrix(rows: rows, columns: gates)
    dOutput = arena.matrix(rows: rows, columns: outputs)
  }

  private init(normalized: Matrix, inverseDeviations: Matrix, dOutput: Matrix) {
    self.normalized = normalized
    self.inverseDeviations = inverseDeviations
    self.dOutput = dOutput
  }

  func rows(_ rows: Range<Int>) -> NormalizationRows {
    NormalizationRows(
      normalized: normalized.rows(rows), inverseDeviations: inverseDeviations.rows(rows),
      dOutput: dOutput.rows(rows))
  }
}

extension GateRows {
  /// Normalises the pre-activations of each gate.
  ///
  /// - Parameter gateCount: how many gates are side by side
  /// - Parameter gain: γ [1, gates · size]
  /// - Parameter bias: b [1, gates · size]
  package func normalize(gateCount: Int, gain: Matrix, bias: Matrix, worker: Worker) {
    checkShapes(gateCount: gateCount, gain: gain)
    worker.spend(on: .gates) {
      ck_layer_norm_forward(
        gates.rows, gateCount, gates.columns / gateCount, gain.base, bias.base, gates.base,
        normalization?.normalized.base, normalization?.inverseDeviations.base)
    }
  }

  /// Turns the derivatives of the normalised pre-activations into those of the pre-activations before.
  package func normalizeBackward(gateCount: Int, gain: Matrix, worker: Worker) {
    guard let normalization else { preconditionFailure("no backward pass was planned") }
    checkShapes(gateCount: gateCount, gain: gain)
    worker.spend(on: .gates) {
      ck_layer_norm_backward(
        gates.rows, gateCount, gates.columns / gateCount, gain.base,
        normalization.inverseDeviations.base, gates.base, normalization.normalized.base,
        normalization.dOutput.base)
    }
  }

  private func checkShapes(gateCount: Int, gain: Matrix) {
    precondition(
      gates.isDense && gates.columns % gateCount == 0 && gain.columns == gates.columns,
      "\(gateCount) gates of [\(gates.rows), \(gates.columns)], gain of \(gain.columns)")
  }
}
