/// What one weight's gradient is made of: dWeight += inputᵀ · dOutput, over the saved rows of a whole batch.
package struct WeightGradient: Sendable {
  package let weight: Parameter
  /// [rows, inputs], dense, from `Arena.matrix`
  package let input: Matrix
  /// [rows, outputs], dense, from `Arena.matrix`
  package let dOutput: Matrix

  package init(_ weight: Parameter, input: Matrix, dOutput: Matrix) {
    precondition(
      input.rows == dOutput.rows && input.columns == weight.rows
        && dOutput.columns == weight.columns && input.isDense && dOutput.isDense,
      "\(weight.name) \(weight.shape) from [\(input.rows), \(input.columns)] and [\(dOutput.rows), \(dOutput.columns)]"
    )
    self.weight = weight
    self.input = input
    self.dOutput = dOutput
  }

  /// The product that it is.
  var shape: ProductShape {
    ProductShape(rows: weight.rows, inner: input.rows, columns: weight.columns)
  }
}
