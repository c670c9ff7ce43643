/// A block of weights in the model's flat buffer: its name, its shape and where it stands.
///
/// Layers are structs of parameters, made once from the configuration. The gradient, the optimiser's moments and the
/// averaged weights are buffers of the same layout, so `gradient[parameter]` is its derivative.
package struct Parameter: Sendable, Hashable {
  /// What fills it before training.
  package enum Initialization: Sendable, Hashable {
    /// Uniform in ±√(6 ÷ (rows + columns)); Glorot and Bengio 2010. Gates beside each other count one by one.
    case glorot(gates: Int)
    /// Orthogonal columns, one matrix a gate; Saxe, McClelland, Ganguli 2014, arXiv:1312.6120.
    case orthogonal(gates: Int)
    /// Normal with this standard deviation.
    case normal(deviation: Float)
    case constant(Float)
    /// One constant a gate, over equal parts of the vector.
    case gates([Float])
  }

  /// Dotted, as in `encoder.layer0.forward.inputWeight`.
  package let name: String
  /// One or two sizes.
  package let shape: [Int]
  /// Where it begins in the flat buffer, in floats; a multiple of 16 (a cache line).
  package let offset: Int
  /// Its place in the model's list of parameters.
  package let index: Int
  package let initialization: Initialization
  package let uses: Uses

  /// What the network does with a block; with one whose only use is addition, nothing of this.
  package struct Uses: OptionSet, Sendable, Hashable {
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    /// Products multiply rows by it, so that it is packed.
    package static let multiplied = Uses(rawValue: 1)
    /// Its rows are looked up by ids.
    package static let lookedUp = Uses(rawValue: 2)
  }

  package var rows: Int { shape.count == 2 ? shape[0] : 1 }
  package var columns: Int { shape.count == 2 ? shape[1] : shape[0] }
  package var count: Int { rows * columns }
}

/// Hands out places in the flat buffer, in the order in which layers ask.
package struct ParameterLayout {
  package private(set) var parameters: [Parameter] = []
  /// The size of the flat buffer, in floats.
  package private(set) var count = 0

  package init() {}

  /// A weight that products multiply rows by: [inputs, outputs].
  package mutating func weight(
    _ name: String, _ inputs: Int, _ outputs: Int,
    _ initialization: Parameter.Initialization = .glorot(gates: 1)
  ) -> Parameter {
    add(name, [inputs, outputs], initialization, uses: .multiplied)
  }

  /// A table whose rows are looked up: [entries, size].
  package mutating func table(
    _ name: String, _ entries: Int, _ size: Int, _ initialization: Parameter.Initialization
  ) -> Parameter {
    add(name, [entries, size], initialization, uses: .lookedUp)
  }

  /// A vector: [size].
  package mutating func vector(
    _ name: String, _ size: Int, _ initialization: Parameter.Initialization = .constant(0)
  ) -> Parameter {
    add(name, [size], initialization, uses: [])
  }

  private mutating func add(
    _ name: String, _ shape: [Int], _ initialization: Parameter.Initialization,
    uses: Parameter.Uses
  ) -> Parameter {
    let parameter = Parameter(
      name: name, shape: shape, offset: count, index: parameters.count,
      initialization: initialization, uses: uses)
    parameters.append(parameter)
    count += (parameter.count + 15) / 16 * 16
    return parameter
  }
}
