internal import Basics
package import Compute

/// A row of a network's summary: a layer, what it gives, and its parameters.
package struct LayerSummary: Sendable {
  /// A size of an output.
  package enum Size: Sendable, Equatable {
    /// Pairs of a batch.
    case batch
    /// Positions of the source sentence.
    case source
    /// Positions of the target sentence.
    case target
    case elements(Int)
  }

  /// What the names of its parameters begin with: `encoder.layer0.forward`.
  package let name: String
  /// The shape of its output.
  package let shape: [Size]
  package let parameters: [Parameter]
  /// The formula of the number of its parameters: `4 · 512 · (256 + 512 + 512 + 1)`.
  package let formula: String
  /// Whether it computes once for a sentence, rather than for every position.
  private let isOncePerSentence: Bool
  /// Multiply–adds of one target position for each source position.
  private let multiplyAddsPerSourcePosition: Int

  /// - Parameter units: the size that columns of gates are multiples of
  init(
    _ name: String, shape: [Size], units: Int, isOncePerSentence: Bool = false,
    multiplyAddsPerSourcePosition: Int = 0, in network: Network
  ) {
    self.name = name
    self.shape = shape
    parameters = network.parameters.filter { $0.name == name || $0.name.hasPrefix(name + ".") }
    formula = ParameterFormula(parameters, units: units).description
    self.isOncePerSentence = isOncePerSentence
    self.multiplyAddsPerSourcePosition = multiplyAddsPerSourcePosition
  }

  /// The number of weights.
  package var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }

  /// The multiply–adds of its forward pass for a target token, where source and target are equally long.
  ///
  /// Each weight that rows are multiplied by counts once, at the source's positions as at the target's; what is computed once
  /// for a sentence is spread over its tokens. Functions of single elements are not counted.
  ///
  /// - Parameter tokens: of each side, `</s>` included
  package func multiplyAdds(tokens: Int) -> Int {
    let weights = parameters.reduce(0) { $0 + ($1.uses.contains(.multiplied) ? $1.count : 0) }
    let once = isOncePerSentence ? (weights + tokens / 2) / tokens : weights
    return once + multiplyAddsPerSourcePosition * tokens
  }
}

extension LayerSummary.Size: CustomStringConvertible {
  package var description: String {
    switch self {
    case .batch: "batch"
    case .source: "source"
    case .target: "target"
    case .elements(let count): count.withThousands
    }
  }
}

extension LayerSummary.Size: Encodable {
  /// A number, or the word for a size that depends on the batch.
  package func encode(to encoder: any Swift.Encoder) throws {
    var container = encoder.singleValueContainer()
    if case .elements(let count) = self {
      try container.encode(count)
    } else {
      try container.encode(description)
    }
  }
}
