import Compute
import Layers
import TestSupport
import Testing

/// What a layer needs to run on its own: weights, memory, a worker, and the check of its gradients.
final class LayerBench {
  let pool = WorkerPool(workerCount: 1)
  let worker = Worker(index: 0)
  let arena = Arena()
  let parameters: [Parameter]
  let values: FloatBuffer
  private let packed: PackedWeights
  private let products = GradientProducts()

  /// - Parameter range: what the weights are drawn from
  init(_ layout: ParameterLayout, weightsIn range: ClosedRange<Float> = -1...1) {
    parameters = layout.parameters
    values = FloatBuffer(count: layout.count)
    packed = PackedWeights(layout.parameters, forTraining: true)
    // What memory held before must not show.
    let rubbish = arena.matrix(rows: 1000, columns: 300)
    rubbish.base.update(repeating: .nan, count: rubbish.count)
    arena.reset()
    for parameter in parameters {
      fill(values[parameter], parameter.name, in: range)
    }
  }

  /// The weights as they are now, with nothing dropped.
  var pass: Pass { pass(.none) }

  func pass(_ dropout: Dropout) -> Pass {
    packed.pack(values, pool: pool)
    return Pass(
      weights: Weights(values: values, packed: packed), dropout: dropout, worker: worker)
  }

  /// Numbers uniform in a range, by their name.
  func fill(_ matrix: Matrix, _ name: String, in range: ClosedRange<Float> = -1...1) {
    let numbers = FloatBuffer(count: matrix.count)
    RandomKey(seed: 11).at(name)
      .uniform(UnsafeMutableBufferPointer(start: numbers.base, count: matrix.count))
    for row in 0..<matrix.rows {
      for column in 0..<matrix.columns {
        matrix.row(row)[column] =
          range.lowerBound + numbers.base[row * matrix.columns + column]
          * (range.upperBound - range.lowerBound)
      }
    }
  }

  /// A matrix with numbers of this name.
  func matrix(
    _ name: String, rows: Int, columns: Int, in range: ClosedRange<Float> = -1...1
  ) -> Matrix {
    let matrix = arena.matrix(rows: rows, columns: columns)
    fill(matrix, name, in: range)
    return matrix
  }

  /// A matrix whose rows stand apart, as columns of a wider one.
  func apart(_ name: String, rows: Int, columns: Int) -> Matrix {
    matrix(name, rows: rows, columns: columns + 5).columns(2..<2 + columns)
  }

  /// The gradients of all parameters.
  func gradients(_ add: (inout BatchGradients) -> Void) -> FloatBuffer {
    var gradients = BatchGradients()
    add(&gradients)
    let total = Gradient(parameters, count: values.count)
    products.accumulate(gradients, into: total, arena: arena, pool: pool)
    return total.values
  }

  /// Compares derivatives with central differences of a loss; a block's error is ‖a − n‖ ÷ (‖a‖ + ‖n‖).
  ///
  /// - Parameter only: the parameters to check; all by default
  /// - Parameter inputs: further blocks that the loss depends on, with their derivatives
  /// - Parameter loss: of the numbers as they are now
  func check(
    _ gradient: FloatBuffer, only: [Parameter]? = nil,
    inputs: [(name: String, values: Matrix, derivatives: [Float])] = [], loss: () -> Double
  ) {
    var blocks = inputs
    for parameter in only ?? parameters {
      blocks.append((parameter.name, values[parameter], gradient[parameter].values))
    }
    for block in blocks {
      var numeric: [Float] = []
      for row in 0..<block.values.rows {
        for column in 0..<block.values.columns {
          numeric.append(difference(block.values.row(row) + column, loss))
        }
      }
      let error = relativeError(block.derivatives, numeric)
      #expect(error < 1e-3, "\(block.name): relative error \(error)")
      #expect(numeric.contains { abs($0) > 1e-3 }, "\(block.name) does not matter")
    }
  }

  /// Two central differences, so that the third derivative falls out.
  private func difference(_ place: UnsafeMutablePointer<Float>, _ loss: () -> Double) -> Float {
    let value = place.pointee
    func at(_ change: Float) -> Double {
      place.pointee = value + change
      defer { place.pointee = value }
      return loss()
    }
    let step: Float = 2e-2
    let near = (at(step) - at(-step)) / (2 * Double(step))
    let far = (at(2 * step) - at(-2 * step)) / (4 * Double(step))
    return Float((4 * near - far) / 3)
  }
}

/// Σ coefficient · output, in double precision: a loss whose derivative is the coefficients.
func weightedSum(_ output: Matrix, _ coefficients: Matrix) -> Double {
  zip(output.values, coefficients.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}
