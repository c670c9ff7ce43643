package import Compute

/// The simple recurrence, h' = tanh(x W + h U + b), or with a rectifier in the place of tanh.
///
/// Elman 1990.
package struct VanillaCell: RecurrentCell {
  package let activation: Activation

  package init(activation: Activation) { self.activation = activation }

  package var gateCount: Int { 1 }
  package var hasCellState: Bool { false }
  package var initialBiases: [Float] { [0] }

  package func forward(
    _ step: CellStep, hiddenBefore: Matrix, recurrent: PackedMatrix,
    to destination: CellStep.Destination, worker: Worker
  ) {
    recurrent.multiply(
      hiddenBefore, into: step.gates.first(hiddenBefore.rows), accumulates: true, worker: worker)
    worker.spend(on: .gates) {
      step.vanillaForward(rectified: activation == .relu, to: destination)
    }
  }

  package func backward(_ step: CellStep, dHidden: Matrix, dCell: Matrix?, worker: Worker) {
    worker.spend(on: .gates) {
      step.vanillaBackward(rectified: activation == .relu, dHidden: dHidden)
    }
  }
}
