package import Compute

/// y = x W + b
package struct Linear: Sendable {
  /// W, without the bias: for what adds it in a pass of its own, as the softmax does.
  package let projection: Projection
  /// [outputs], zero at first
  package let bias: Parameter

  package init(
    _ name: String, inputs: Int, outputs: Int,
    initialization: Parameter.Initialization = .glorot(gates: 1), layout: inout ParameterLayout
  ) {
    projection = Projection(
      name + ".weight", inputs: inputs, outputs: outputs, initialization: initialization,
      layout: &layout)
    bias = layout.vector(name + ".bias", outputs)
  }

  package var inputs: Int { projection.inputs }
  package var outputs: Int { projection.outputs }

  /// y = tanh(x W + b)
  ///
  /// - Parameter input: [rows, inputs]
  /// - Parameter output: [rows, outputs], written
  package func forwardTanh(_ input: Matrix, into output: Matrix, _ pass: Pass) {
    projection.forward(input, into: output, pass)
    output.tanhAfterBias(pass[bias])
  }

  /// Back through y = tanh(x W + b).
  ///
  /// - Parameter output: [rows, outputs], as `forwardTanh` wrote it
  /// - Parameter dOutput: [rows, outputs]; becomes the derivative of x W + b
  /// - Parameter dInput: [rows, inputs], written
  package func backwardTanh(
    _ dOutput: Matrix, of output: Matrix, into dInput: Matrix, _ pass: Pass
  ) {
    dOutput.backwardThroughTanh(of: output)
    projection.backward(dOutput, into: dInput, pass)
  }

  /// The gradients of weight and bias, from all rows of a batch.
  ///
  /// - Parameter dOutput: [rows, outputs], of x W + b
  package func gradients(input: Matrix, dOutput: Matrix, into gradients: inout BatchGradients) {
    projection.gradients(input: input, dOutput: dOutput, into: &gradients)
    gradients.add(bias, dOutput: dOutput)
  }
}
