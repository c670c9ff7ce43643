/// All multiplied weights of a model, packed for the forward pass, and transposed for the backward pass.
///
/// They are packed again after each update. Their owner is what runs the model, not a layer.
package final class PackedWeights: Sendable {
  private let forward: [PackedMatrix?]
  private let backward: [PackedMatrix?]
  /// All packed matrices, the largest first.
  private let packings: [Packing]

  private struct Packing {
    let parameter: Parameter
    let matrix: PackedMatrix
    let isTransposed: Bool
  }

  /// - Parameter forTraining: whether the transposed weights are packed too
  package init(_ parameters: [Parameter], forTraining: Bool, precision: Precision = .fp32) {
    let forward = parameters.map {
      $0.uses.contains(.multiplied)
        ? PackedMatrix(inner: $0.inputs, columns: $0.outputs, precision: precision) : nil
    }
    let backward = parameters.map {
      $0.uses.contains(.multiplied) && forTraining
        ? PackedMatrix(inner: $0.outputs, columns: $0.inputs, precision: precision) : nil
    }
    self.forward = forward
    self.backward = backward
    packings = parameters.sorted { $0.count > $1.count }.flatMap { parameter in
      [(forward[parameter.index], false), (backward[parameter.index], true)].compactMap {
        matrix, isTransposed in
        matrix.map {
          Packing(
            parameter: parameter, matrix: $0,
            isTransposed: isTransposed != parameter.isMultipliedTransposed)
        }
      }
    }
  }

  /// Packs the values of `weights`.
  package func pack(_ weights: FloatBuffer, pool: WorkerPool) {
    pool.forEach(packings.count, with: (packings, weights)) { inputs, task, worker in
      let (packings, weights) = inputs
      let packing = packings[task]
      worker.spend(on: .optimizer) {
        packing.matrix.pack(weights[packing.parameter], transposed: packing.isTransposed)
      }
    }
  }

  /// The weight [inputs, outputs]: of a table that is the output weight, the transpose.
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

/// The weights of a model, plain and packed.
package struct Weights: Sendable {
  package let values: FloatBuffer
  package let packed: PackedWeights

  package init(values: FloatBuffer, packed: PackedWeights) {
    self.values = values
    self.packed = packed
  }

  /// Packs values that do not change.
  ///
  /// - Parameter forTraining: whether the transposed weights are packed too
  package init(
    packing values: FloatBuffer, of parameters: [Parameter], forTraining: Bool = false,
    pool: WorkerPool
  ) {
    packed = PackedWeights(parameters, forTraining: forTraining)
    packed.pack(values, pool: pool)
    self.values = values
  }

  /// The plain values of a parameter.
  package subscript(parameter: Parameter) -> Matrix { values[parameter] }
}
