package import Compute

/// y = x W + b, or x W alone.
package struct Linear: Sendable {
  /// [inputs, outputs], Glorot unless told otherwise
  package let weight: Parameter
  /// [outputs], zero at first
  package let bias: Parameter?

  package init(
    _ name: String, inputs: Int, outputs: Int, hasBias: Bool,
    initialization: Parameter.Initialization = .glorot(gates: 1), layout: inout ParameterLayout
  ) {
    weight = layout.weight(
      name + (hasBias ? ".weight" : "Weight"), inputs, outputs, initialization)
    bias = hasBias ? layout.vector(name + ".bias", outputs) : nil
  }

  package var inputs: Int { weight.rows }
  package var outputs: Int { weight.columns }

  /// x W, without the bias: what follows adds it in its own pass.
  ///
  /// - Parameter input: [rows, inputs]
  /// - Parameter output: [rows, outputs], written
  package func forwardWithoutBias(
    _ input: Matrix, into output: Matrix, weights: Weights, worker: Worker
  ) {
    weights.packed[weight].multiply(input, into: output, worker: worker)
  }

  /// tanh(x W + b)
  package func forwardTanh(_ input: Matrix, into output: Matrix, weights: Weights, worker: Worker) {
    guard let bias else { preconditionFailure("\(weight.name) has no bias") }
    forwardWithoutBias(input, into: output, weights: weights, worker: worker)
    output.tanhAfterBias(weights[bias])
  }

  /// dInput = dOutput Wᵀ, or += with `accumulates`.
  package func backward(
    _ dOutput: Matrix, into dInput: Matrix, accumulates: Bool = false, weights: Weights,
    worker: Worker
  ) {
    weights.packed.transposed(weight).multiply(
      dOutput, into: dInput, accumulates: accumulates, worker: worker)
  }

  /// The gradients of weight and bias, from all rows of a batch.
  package func gradients(input: Matrix, dOutput: Matrix, into gradients: inout BatchGradients) {
    gradients.add(weight, input: input, dOutput: dOutput)
    if let bias { gradients.add(bias, dOutput: dOutput) }
  }
}
