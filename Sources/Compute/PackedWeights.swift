/// Every multiplied weight of a model, packed: for the forward pass, and transposed for the backward pass.
///
/// A value of its own, packed again after each update and owned by whoever runs the model, never by a layer.
package final class PackedWeights: Sendable {
  private let forward: [PackedMatrix?]
  private let backward: [PackedMatrix?]
  private let parameters: [Parameter]

  /// - Parameter forTraining: whether the transposed weights are wanted too
  package init(_ parameters: [Parameter], forTraining: Bool, precision: Precision = .fp32) {
    self.parameters = parameters
    forward = parameters.map {
      $0.isMultiplied
        ? PackedMatrix(inner: $0.rows, columns: $0.columns, precision: precision) : nil
    }
    backward = parameters.map {
      $0.isMultiplied && forTraining
        ? PackedMatrix(inner: $0.columns, columns: $0.rows, precision: precision) : nil
    }
  }

  /// Takes over the values of `weights`.
  package func pack(_ weights: FloatBuffer, pool: WorkerPool) {
    let multiplied = parameters.filter(\.isMultiplied).sorted { $0.count > $1.count }
    let directions = backward.contains { $0 != nil } ? 2 : 1
    pool.forEach(multiplied.count * directions) { task, worker in
      let parameter = multiplied[task / directions]
      let isTransposed = task % directions == 1
      let packed = isTransposed ? backward[parameter.index] : forward[parameter.index]
      worker.spend(on: .optimizer) {
        packed?.pack(weights[parameter], transposed: isTransposed)
      }
    }
  }

  /// The weight [inputs, outputs].
  package subscript(parameter: Parameter) -> PackedMatrix { found(forward, parameter) }

  /// Its transpose [outputs, inputs], which carries derivatives back.
  package func transposed(_ parameter: Parameter) -> PackedMatrix { found(backward, parameter) }

  private func found(_ matrices: [PackedMatrix?], _ parameter: Parameter) -> PackedMatrix {
    guard let matrix = matrices[parameter.index] else {
      preconditionFailure("\(parameter.name) is not packed in this direction")
    }
    return matrix
  }
}

/// The weights of a model as its layers read them: plain, and packed.
package struct Weights: Sendable {
  package let values: FloatBuffer
  package let packed: PackedWeights

  package init(values: FloatBuffer, packed: PackedWeights) {
    self.values = values
    self.packed = packed
  }

  /// The plain block of a parameter.
  package subscript(parameter: Parameter) -> Matrix { values[parameter] }
}
