package import Compute

/// y = x W
package struct Projection: Sendable {
  /// [inputs, outputs], Glorot unless told otherwise
  package let weight: Parameter

  package init(
    _ name: String, inputs: Int, outputs: Int,
    initialization: Parameter.Initialization = .glorot(gates: 1), layout: inout ParameterLayout
  ) {
    weight = layout.weight(name, inputs, outputs, initialization)
  }

  package var inputs: Int { weight.rows }
  package var outputs: Int { weight.columns }

  /// y = x W, or y += x W with `accumulates`.
  ///
  /// - Parameter input: [rows, inputs]
  /// - Parameter output: [rows, outputs], written
  package func forward(
    _ input: Matrix, into output: Matrix, accumulates: Bool = false, _ pass: Pass
  ) {
    pass.multiply(input, by: weight, into: output, accumulates: accumulates)
  }

  /// dx = dy Wᵀ, or dx += dy Wᵀ with `accumulates`.
  package func backward(
    _ dOutput: Matrix, into dInput: Matrix, accumulates: Bool = false, _ pass: Pass
  ) {
    pass.multiplyBack(dOutput, by: weight, into: dInput, accumulates: accumulates)
  }

  /// The weight's gradient, from all rows of a batch.
  package func gradients(input: Matrix, dOutput: Matrix, into gradients: inout BatchGradients) {
    gradients.add(weight, input: input, dOutput: dOutput)
  }
}
