package import Compute

/// y = tanh(x W + b), or its weight and bias for what applies them in another way, as the softmax does.
package struct Linear: Sendable {
  /// [inputs, outputs], Glorot unless another initialization is given
  package let weight: Parameter
  /// [outputs], zero at first
  package let bias: Parameter

  package init(
    _ name: String, inputs: Int, outputs: Int,
    initialization: Parameter.Initialization = .glorot(gates: 1), layout: inout ParameterLayout
  ) {
    weight = layout.weight(name + ".weight", inputs, outputs, initialization)
    bias = layout.vector(name + ".bias", outputs)
  }

  package var inputs: Int { weight.rows }
  package var outputs: Int { weight.columns }

  /// y = tanh(x W + b)
  ///
  /// - Parameter input: [rows, inputs]
  /// - Parameter output: [rows, outputs], written
  package func forwardTanh(_ input: Matrix, into output: Matrix, _ pass: Pass) {
    pass.multiply(input, by: weight, into: output)
    output.tanhAfterBias(pass[bias])
  }

  /// The backward pass of y = tanh(x W + b).
  ///
  /// - Parameter output: [rows, outputs], as `forwardTanh` wrote it
  /// - Parameter dOutput: [rows, outputs]; becomes the derivative of x W + b
  /// - Parameter dInput: [rows, inputs], written
  package func backwardTanh(
    _ dOutput: Matrix, of output: Matrix, into dInput: Matrix, _ pass: Pass
  ) {
    dOutput.backwardThroughTanh(of: output)
    pass.multiplyBack(dOutput, by: weight, into: dInput)
  }

  /// The gradients of weight and bias, from all rows of a batch.
  ///
  /// - Parameter dOutput: [rows, outputs], of x W + b
  package func gradients(input: Matrix, dOutput: Matrix, into gradients: inout BatchGradients) {
    gradients.add(weight, input: input, dOutput: dOutput)
    gradients.add(bias, dOutput: dOutput)
  }
}
