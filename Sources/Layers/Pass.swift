package import Compute

/// What every layer needs in a pass through the network: the weights, the dropout, and the worker that computes.
package struct Pass {
  package let weights: Weights
  package let dropout: Dropout
  package let worker: Worker

  package init(weights: Weights, dropout: Dropout = .none, worker: Worker) {
    self.weights = weights
    self.dropout = dropout
    self.worker = worker
  }

  /// The values of a parameter.
  package subscript(parameter: Parameter) -> Matrix { weights[parameter] }

  /// output = input · weight, or += with `accumulates`.
  ///
  /// - Parameter input: [rows, inputs], dense
  /// - Parameter output: [rows, outputs], dense
  package func multiply(
    _ input: Matrix, by weight: Parameter, into output: Matrix, accumulates: Bool = false
  ) {
    weights.packed[weight].multiply(
      input, into: output, accumulates: accumulates, worker: worker)
  }

  /// dInput = dOutput · weightᵀ, or += with `accumulates`: the derivative of `multiply`.
  ///
  /// - Parameter dOutput: [rows, outputs], dense
  /// - Parameter dInput: [rows, inputs], dense
  package func multiplyBack(
    _ dOutput: Matrix, by weight: Parameter, into dInput: Matrix, accumulates: Bool = false
  ) {
    weights.packed.transposed(weight).multiply(
      dOutput, into: dInput, accumulates: accumulates, worker: worker)
  }
}
