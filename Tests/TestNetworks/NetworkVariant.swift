import Layers
package import Seq2Seq

/// A network that every test of networks is run with. A new cell or attention is in the list by existing.
package struct NetworkVariant: Sendable, CustomStringConvertible {
  package var description: String
  /// Whether it has too many weights to vary them one by one.
  package var isLarge = false
  package var change: @Sendable (inout NetworkConfiguration) -> Void

  package static let all: [NetworkVariant] = cells + attentions + shapes

  private static let cells = RecurrentCellKind.allCases.map { cell in
    NetworkVariant(description: "\(cell) cells") { $0.cell = cell }
  }

  private static let attentions = AttentionKind.allCases.map { kind in
    NetworkVariant(description: "\(kind) attention") { configuration in
      configuration.attention = kind
      if kind.needsEqualSizes { configuration.hiddenSize = configuration.annotationSize }
    }
  }

  private static let shapes = [
    NetworkVariant(description: "unidirectional") { $0.isBidirectional = false },
    NetworkVariant(description: "stacked") {
      $0.encoderLayers = 2
      $0.decoderLayers = 2
    },
    NetworkVariant(description: "wider than a vector", isLarge: true) {
      $0.embeddingSize = 33
      $0.encoderHiddenSize = 35
      $0.hiddenSize = 65
      $0.attentionSize = 70
      $0.outputSize = 67
    },
  ]
}
