/// The gradients of a batch as sums that are still to be computed, after its backward pass.
package struct BatchGradients {
  /// dWeight += inputᵀ · dOutput, over the saved rows of a whole batch
  struct Weight {
    let weight: Parameter
    /// [rows, inputs], dense, from `Arena.matrix`
    let input: Matrix
    /// [rows, outputs], dense, from `Arena.matrix`
    let dOutput: Matrix

    /// The product.
    var shape: ProductShape {
      ProductShape(rows: weight.rows, inner: input.rows, columns: weight.columns)
    }
  }

  /// dBias += the sum of the rows of dOutput
  struct Bias {
    let bias: Parameter
    let dOutput: Matrix
  }

  /// dTable[ids[i]] += row i of dOutput
  struct Table {
    let table: Parameter
    let ids: UnsafeBufferPointer<Int32>
    let dOutput: Matrix
  }

  private(set) var weights: [Weight] = []
  private(set) var biases: [Bias] = []
  private(set) var tables: [Table] = []

  package init() {}

  /// Removes all sums, and keeps the memory.
  package mutating func removeAll() {
    weights.removeAll(keepingCapacity: true)
    biases.removeAll(keepingCapacity: true)
    tables.removeAll(keepingCapacity: true)
  }

  /// inputᵀ · dOutput for a weight, over all saved rows of the batch; only one sum for each weight.
  package mutating func add(_ weight: Parameter, input: Matrix, dOutput: Matrix) {
    precondition(
      input.rows == dOutput.rows && input.columns == weight.rows
        && dOutput.columns == weight.columns && input.isDense && dOutput.isDense,
      "\(weight.name) \(weight.shape) from [\(input.rows), \(input.columns)] and [\(dOutput.rows), \(dOutput.columns)]"
    )
    weights.append(Weight(weight: weight, input: input, dOutput: dOutput))
  }

  /// Column sums for a vector.
  package mutating func add(_ bias: Parameter, dOutput: Matrix) {
    biases.append(Bias(bias: bias, dOutput: dOutput))
  }

  /// Rows of a table that were looked up. Where the table is a weight as well, that product is added by itself.
  package mutating func add(_ table: Parameter, ids: UnsafeBufferPointer<Int32>, dOutput: Matrix) {
    precondition(ids.count == dOutput.rows, "\(ids.count) ids for \(dOutput.rows) rows")
    tables.append(Table(table: table, ids: ids, dOutput: dOutput))
  }
}
