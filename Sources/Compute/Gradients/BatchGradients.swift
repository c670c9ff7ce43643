/// What the gradient of a batch is made of, once every block has been through the network backward.
package struct BatchGradients {
  /// dBias += the sum of the rows of dOutput
  package struct Bias {
    package let bias: Parameter
    package let dOutput: Matrix
  }

  /// dTable[ids[i]] += row i of dOutput
  package struct Table {
    package let table: Parameter
    package let ids: UnsafeBufferPointer<Int32>
    package let dOutput: Matrix
  }

  package private(set) var weights: [WeightGradient] = []
  package private(set) var biases: [Bias] = []
  package private(set) var tables: [Table] = []

  package init() {}

  /// Forgets them, and keeps the memory.
  package mutating func removeAll() {
    weights.removeAll(keepingCapacity: true)
    biases.removeAll(keepingCapacity: true)
    tables.removeAll(keepingCapacity: true)
  }

  /// inputᵀ · dOutput for a weight; all saved rows of the batch, so that a weight is added once.
  package mutating func add(_ weight: Parameter, input: Matrix, dOutput: Matrix) {
    weights.append(WeightGradient(weight, input: input, dOutput: dOutput))
  }

  /// Column sums for a vector.
  package mutating func add(_ bias: Parameter, dOutput: Matrix) {
    biases.append(Bias(bias: bias, dOutput: dOutput))
  }

  /// Rows that were looked up.
  package mutating func add(_ table: Parameter, ids: UnsafeBufferPointer<Int32>, dOutput: Matrix) {
    precondition(ids.count == dOutput.rows, "\(ids.count) ids for \(dOutput.rows) rows")
    tables.append(Table(table: table, ids: ids, dOutput: dOutput))
  }
}
