import Layers
package import Seq2Seq

/// A network that every test of networks is run with. A new cell or attention is in the list by existing.
package struct NetworkVariant: Sendable, CustomStringConvertible {
  package var description: String
  /// Whether its gradient is checked weight by weight: not where there are too many, or where a rectifier's corner is near.
  package var checksEachWeight = true
  package var change: @Sendable (inout NetworkConfiguration) -> Void

  package static let all: [NetworkVariant] =
    cells + attentions + bridges + outputs + feeding + tied + lexical + shapes

  /// Every cell, both directions or one, one layer or two, with residual connections or without, every attention, with
  /// input feeding or without. Every other one has layer normalisation, and half of the rest steeper gates.
  package static let product: [NetworkVariant] = {
    var product: [NetworkVariant] = []
    for cell in RecurrentCellKind.allCases {
      for kind in AttentionKind.allCases {
        for shape in 0..<12 {
          let (isBidirectional, feeds) = (shape % 2 == 0, shape / 2 % 2 == 0)
          let (layers, isResidual) = [(1, false), (2, false), (2, true)][shape / 4]
          let index = product.count
          let (hasLayerNorm, isSteep) = (index % 2 == 0, index % 4 == 1 && cell != .rnn)
          let description =
            "\(cell), \(kind), \(isBidirectional ? "both directions" : "forward"), \(layers) layers"
            + (isResidual ? ", residual" : "") + (feeds ? ", fed" : "")
            + (hasLayerNorm ? ", normalised" : "") + (isSteep ? ", steep" : "")
          product.append(
            NetworkVariant(description: description) { configuration in
              configuration.cell = cell
              configuration.attention = kind
              configuration.isBidirectional = isBidirectional
              configuration.inputFeeding = feeds
              configuration.encoderLayers = layers
              configuration.decoderLayers = layers
              configuration.residual = isResidual
              configuration.layerNorm = hasLayerNorm
              configuration.gateSlope = isSteep ? 2 : 1
              if kind.needsEqualSizes { configuration.hiddenSize = configuration.annotationSize }
            })
        }
      }
    }
    return product
  }()

  private static let cells = RecurrentCellKind.allCases.map { cell in
    NetworkVariant(description: "\(cell) cells") { $0.cell = cell }
  }

  private static let attentions = AttentionKind.allCases.map { kind in
    NetworkVariant(description: "\(kind) attention") { configuration in
      configuration.attention = kind
      if kind.needsEqualSizes { configuration.hiddenSize = configuration.annotationSize }
    }
  }

  private static let bridges = BridgeKind.allCases.map { kind in
    NetworkVariant(description: "\(kind) bridge") { $0.bridge = kind }
  }

  private static let outputs = DeepOutputActivation.allCases.flatMap { activation in
    DeepOutputState.allCases.map { state in
      NetworkVariant(description: "\(activation) of the state \(state)") {
        $0.outputActivation = activation
        $0.outputState = state
      }
    }
  }

  private static let feeding = AttentionKind.allCases.map { kind in
    NetworkVariant(description: "\(kind) attention, input feeding") { configuration in
      configuration.attention = kind
      configuration.inputFeeding = true
      if kind.needsEqualSizes { configuration.hiddenSize = configuration.annotationSize }
    }
  }

  private static let tied = TiedEmbeddings.allCases.flatMap { tied in
    [false, true].map { feeds in
      NetworkVariant(description: "tied \(tied)" + (feeds ? ", fed" : "")) {
        $0.tieEmbeddings = tied
        $0.outputSize = $0.embeddingSize
        if tied == .all { $0.sourceVocabularySize = $0.targetVocabularySize }
        $0.inputFeeding = feeds
      }
    }
  }

  private static let lexical = AttentionKind.allCases.filter { $0 != .none }.map { kind in
    NetworkVariant(description: "\(kind) attention, lexical path") { configuration in
      configuration.attention = kind
      configuration.lexicalPath = true
      configuration.inputFeeding = kind == .general
      if kind.needsEqualSizes { configuration.hiddenSize = configuration.annotationSize }
    }
  }

  private static let shapes = [
    NetworkVariant(description: "residual") {
      $0.encoderLayers = 3
      $0.decoderLayers = 3
      $0.residual = true
      $0.attention = .general
    },
    NetworkVariant(description: "RNNsearch") {
      $0.cell = .gru
      $0.bridge = .backward
      $0.outputActivation = .maxout
      $0.outputState = .before
    },
    NetworkVariant(description: "unidirectional") { $0.isBidirectional = false },
    NetworkVariant(description: "stacked") {
      $0.encoderLayers = 2
      $0.decoderLayers = 2
    },
    NetworkVariant(description: "layer norm") { $0.layerNorm = true },
    NetworkVariant(description: "GRU, layer norm, steep gates") {
      $0.cell = .gru
      $0.layerNorm = true
      $0.gateSlope = 2
    },
    NetworkVariant(description: "ReLU", checksEachWeight: false) { $0.activation = .relu },
    NetworkVariant(description: "wider than a vector", checksEachWeight: false) {
      $0.embeddingSize = 33
      $0.encoderHiddenSize = 35
      $0.hiddenSize = 65
      $0.attentionSize = 70
      $0.outputSize = 67
    },
  ]
}
