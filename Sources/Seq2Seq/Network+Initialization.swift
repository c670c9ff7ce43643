package import Compute
import Glibc

extension Network {
  /// The weights before training. Each parameter depends on the key and its name only.
  package func initialWeights(key: RandomKey, pool: WorkerPool) -> FloatBuffer {
    let weights = FloatBuffer(count: bufferCount)
    pool.forEach(parameters.count) { index, _ in
      let parameter = parameters[index]
      initialize(weights[parameter], as: parameter.initialization, key: key.at(parameter.name))
    }
    return weights
  }

  private func initialize(_ block: Matrix, as kind: Parameter.Initialization, key: RandomKey) {
    let values = UnsafeMutableBufferPointer(start: block.base, count: block.count)
    switch kind {
    case .constant(let value): values.update(repeating: value)
    case .gates(let biases):
      let size = block.count / biases.count
      for (gate, bias) in biases.enumerated() {
        for index in 0..<size { values[gate * size + index] = bias }
      }
    case .normal(let deviation): fillNormal(values, deviation: deviation, key: key)
    case .glorot(let gates):
      let bound = (6 / Float(block.rows + block.columns / gates)).squareRoot()
      fillUniform(values, bound: bound, key: key)
    case .uniform(let bound): fillUniform(values, bound: bound, key: key)
    case .orthogonal(let gates):
      fillNormal(values, deviation: 1, key: key)
      let size = block.columns / gates
      for gate in 0..<gates { block.columns(gate * size..<(gate + 1) * size).orthogonalizeRows() }
    }
  }

  private func fillUniform(
    _ values: UnsafeMutableBufferPointer<Float>, bound: Float, key: RandomKey
  ) {
    key.uniform(values)
    for index in values.indices { values[index] = (2 * values[index] - 1) * bound }
  }

  /// Box and Muller 1958.
  private func fillNormal(
    _ values: UnsafeMutableBufferPointer<Float>, deviation: Float, key: RandomKey
  ) {
    key.uniform(values)
    for index in stride(from: 0, to: values.count - 1, by: 2) {
      let radius = (-2 * log(max(Double(1 - values[index]), 1e-12))).squareRoot()
      let angle = 2 * Double.pi * Double(values[index + 1])
      values[index] = Float(radius * cos(angle)) * deviation
      values[index + 1] = Float(radius * sin(angle)) * deviation
    }
    if values.count % 2 == 1, let last = values.indices.last {
      values[last] = (2 * values[last] - 1) * deviation * 1.732
    }
  }
}
