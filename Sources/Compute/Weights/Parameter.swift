/// A matrix or vector of weights in the model's flat buffer: its name, shape and offset.
///
/// Layers are structs of parameters, made once from the configuration. The gradient, the optimiser's moments and the
/// averaged weights are buffers of the same layout, so `gradient[parameter]` is its derivative.
package struct Parameter: Sendable, Hashable {
  /// The values before training.
  package enum Initialization: Sendable, Hashable {
    /// Uniform in ±√(6 ÷ (rows + columns)); Glorot and Bengio 2010. Columns are those of one gate.
    case glorot(gates: Int)
    /// An orthogonal matrix for each gate; Saxe, McClelland, Ganguli 2014, arXiv:1312.6120.
    case orthogonal(gates: Int)
    /// Normal with this standard deviation.
    case normal(deviation: Float)
    /// Uniform in ± this bound.
    case uniform(bound: Float)
    case constant(Float)
    /// A constant for each gate; gates are equal ranges of the vector.
    case gates([Float])
  }

  /// Dotted, as in `encoder.layer0.forward.inputWeight`.
  package let name: String
  /// One or two sizes.
  package let shape: [Int]
  /// Its first index in the flat buffer; a multiple of 16 (a cache line).
  package let offset: Int
  /// Its index in the model's list of parameters.
  package let index: Int
  package let initialization: Initialization
  package let uses: Uses

  /// How the network uses it. Vectors, which are only added, have none of these uses; a table that is the output weight as
  /// well has both.
  package struct Uses: OptionSet, Sendable, Hashable {
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    /// Products multiply rows by it, so it is packed.
    package static let multiplied = Uses(rawValue: 1)
    /// Its rows are looked up by ids.
    package static let lookedUp = Uses(rawValue: 2)
  }

  /// Whether products multiply rows by its transpose: a table that is the output weight as well.
  package var isMultipliedTransposed: Bool { uses == [.multiplied, .lookedUp] }
  /// The size of a row that products multiply by it.
  package var inputs: Int { isMultipliedTransposed ? columns : rows }
  /// The size of what they make of it.
  package var outputs: Int { isMultipliedTransposed ? rows : columns }

  package var rows: Int { shape.count == 2 ? shape[0] : 1 }
  package var columns: Int { shape.count == 2 ? shape[1] : shape[0] }
  package var count: Int { rows * columns }
}

/// Lays out the flat buffer, in the order in which layers add their parameters.
package struct ParameterLayout {
  package private(set) var parameters: [Parameter] = []
  /// The size of the flat buffer, in floats.
  package private(set) var count = 0

  private let scheme: InitializationScheme

  package init(_ scheme: InitializationScheme = .orthogonal) { self.scheme = scheme }

  /// Adds a weight by which products multiply rows: [inputs, outputs].
  package mutating func weight(
    _ name: String, _ inputs: Int, _ outputs: Int,
    _ initialization: Parameter.Initialization = .glorot(gates: 1)
  ) -> Parameter {
    add(name, [inputs, outputs], initialization, uses: .multiplied)
  }

  /// Adds a table whose rows are looked up: [entries, size].
  ///
  /// - Parameter isOutputWeight: whether products multiply rows by its transpose, too
  package mutating func table(
    _ name: String, _ entries: Int, _ size: Int, _ initialization: Parameter.Initialization,
    isOutputWeight: Bool = false
  ) -> Parameter {
    add(
      name, [entries, size], initialization,
      uses: isOutputWeight ? [.multiplied, .lookedUp] : .lookedUp)
  }

  /// Adds a vector: [size].
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
      initialization: scheme.applied(to: initialization), uses: uses)
    parameters.append(parameter)
    count += (parameter.count + 15) / 16 * 16
    return parameter
  }
}
