package import Compute
package import Layers
package import Settings

extension RecurrentCellKind: SettingValue {}
extension InitializationScheme: SettingValue {}
extension DeepOutputActivation: SettingValue {}
extension DeepOutputState: SettingValue {}
extension BridgeKind: SettingValue {}
extension Activation: SettingValue {}
extension AttentionKind: SettingValue {}
extension TiedEmbeddings: SettingValue {}

/// Which of embeddings and output weight are one: Press and Wolf 2017, arXiv:1608.05859.
package enum TiedEmbeddings: String, CaseIterable, Codable, Sendable {
  case none
  /// The target's embedding and the output weight.
  case target
  /// These and the source's embedding.
  case all
}

/// The sizes and choices that make a network; stored with its weights.
package struct NetworkConfiguration: SettingGroup {
  @Setting("The recurrent cell", data: false)
  package var cell = RecurrentCellKind.lstm

  @Setting("The non-linearity of a cell's new state", data: false)
  package var activation = Activation.tanh

  @Setting(
    "K in the gates' sigmoid σ(K x)", data: false,
    limits: SettingLimits("above 0, at most 100") { $0 > 0 && $0 <= 100 }, absent: 1)
  package var gateSlope = 1.0

  @Setting(
    "Initial bias of the forget gate", data: false,
    limits: .from(-100, to: 100), absent: 0)
  package var forgetBias = 0.0

  @Setting("Normalise the pre-activations of each gate", data: false, absent: false)
  package var layerNorm = false

  @Setting("How weights are initialised", data: false, absent: .orthogonal)
  package var initialization = InitializationScheme.orthogonal

  @Setting("The attention", data: false, absent: .additive)
  package var attention = AttentionKind.additive

  @Setting("Size of an embedding", data: false, limits: Self.sizes)
  package var embeddingSize = 256

  @Setting("Units of a decoder layer", data: false, limits: Self.sizes)
  package var hiddenSize = 512

  @Setting(
    "Units of an encoder layer in each direction", name: "encoder-hidden-size", data: false,
    limits: Self.sizes, derived: "half of `hidden-size`")
  private var givenEncoderHiddenSize: Int? = nil

  @Setting(
    "Units of the attention", name: "attention-size", data: false, limits: Self.sizes,
    derived: "`hidden-size`")
  private var givenAttentionSize: Int? = nil

  @Setting(
    "Units of the deep output layer", name: "output-size", data: false, limits: Self.sizes,
    derived: "`embedding-size`")
  private var givenOutputSize: Int? = nil

  @Setting("Layers of the encoder", data: false, limits: Self.layerCounts)
  package var encoderLayers = 1

  @Setting("Layers of the decoder", data: false, limits: Self.layerCounts)
  package var decoderLayers = 1

  @Setting("The encoder only reads forward", data: false)
  package var unidirectional = false

  @Setting("Each layer above the lowest adds its input to its output", data: false, absent: false)
  package var residual = false

  @Setting(
    "The deep output of a step is an input of the next step of the decoder", data: false,
    absent: false)
  package var inputFeeding = false

  @Setting(
    "What the decoder's start state is made of: the mean of the annotations, the last states of the encoder, or the "
      + "backward state at the first word",
    name: "bridge", data: false, derived: "mean; last with `attention` none", absent: .mean)
  private var givenBridge: BridgeKind? = nil

  @Setting("The non-linearity of the deep output", data: false, absent: .tanh)
  package var outputActivation = DeepOutputActivation.tanh

  @Setting(
    "The state that the deep output reads: before or after the step", data: false, absent: .after)
  package var outputState = DeepOutputState.after

  @Setting(
    "A direct path from the attended source words to the output", data: false, absent: false)
  package var lexicalPath = false

  @Setting(
    "Which weights are one: none; the target's embedding and the output weight; or all, the source's embedding too, "
      + "which needs `joint-vocab`",
    data: false, absent: TiedEmbeddings.none,
    suitsCorpus: true)
  package var tieEmbeddings = TiedEmbeddings.none

  /// Entries of the source vocabulary; 0 until there is one.
  @Setting("", data: false, kind: .result)
  package var sourceVocabularySize = 0

  /// Entries of the target vocabulary; 0 until there is one.
  @Setting("", data: false, kind: .result)
  package var targetVocabularySize = 0

  package static let sizes: SettingLimits<Int> = .from(1, to: 1 << 14)
  package static let layerCounts: SettingLimits<Int> = .from(1, to: 32)

  package init() {}

  package init(sourceVocabularySize: Int, targetVocabularySize: Int) {
    self.sourceVocabularySize = sourceVocabularySize
    self.targetVocabularySize = targetVocabularySize
  }

  /// Units of each encoder layer in each direction.
  package var encoderHiddenSize: Int {
    get { givenEncoderHiddenSize ?? (unidirectional ? hiddenSize : max(1, hiddenSize / 2)) }
    set { givenEncoderHiddenSize = newValue }
  }

  /// Units of the attention's hidden layer.
  package var attentionSize: Int {
    get { givenAttentionSize ?? hiddenSize }
    set { givenAttentionSize = newValue }
  }

  /// Units of the deep output layer.
  package var outputSize: Int {
    get { givenOutputSize ?? embeddingSize }
    set { givenOutputSize = newValue }
  }

  /// What the decoder's start state is made of.
  package var bridge: BridgeKind {
    get { givenBridge ?? (attention == .none ? .last : .mean) }
    set { givenBridge = newValue }
  }

  /// The cell of all recurrent layers.
  package var cellChoice: CellChoice {
    var choice = CellChoice(cell)
    choice.activation = activation
    choice.gateSlope = Float(gateSlope)
    choice.forgetBias = Float(forgetBias)
    choice.hasLayerNorm = layerNorm
    return choice
  }

  /// Whether the encoder reads in both directions.
  package var isBidirectional: Bool {
    get { !unidirectional }
    set { unidirectional = !newValue }
  }

  /// The size of an annotation: the states of both directions, concatenated.
  package var annotationSize: Int { encoderHiddenSize * (isBidirectional ? 2 : 1) }

  package var contradiction: SettingProblem? {
    func wrong(_ name: String, _ found: some CustomStringConvertible, _ expected: String)
      -> SettingProblem
    { .wrong(name: name, found: "\(found)", expected: expected, choices: []) }
    if attention.needsEqualSizes && hiddenSize != annotationSize {
      return wrong(
        "attention", attention.rawValue,
        "general, or a `hidden-size` of \(annotationSize), the size of the encoder's annotations")
    }
    if let size = givenAttentionSize, attention != .additive {
      return wrong("attention-size", size, "none, because only `attention` additive has a size")
    }
    if tieEmbeddings != .none && outputSize != embeddingSize {
      return wrong(
        "tie-embeddings", tieEmbeddings.rawValue,
        "none, or an `output-size` of \(embeddingSize), the size of an embedding")
    }
    if tieEmbeddings == .all && sourceVocabularySize != targetVocabularySize {
      return wrong(
        "tie-embeddings", tieEmbeddings.rawValue,
        "none or target, because source and target have different vocabularies")
    }
    if lexicalPath && attention == .none {
      return wrong(
        "lexical-path", lexicalPath,
        "false, because a network with `attention` none attends to nothing")
    }
    if bridge == .backward && unidirectional {
      return wrong(
        "bridge", bridge.rawValue, "mean or last, because the encoder only reads forward")
    }
    if residual && encoderLayers == 1 && decoderLayers == 1 {
      return wrong(
        "residual", residual, "false, or 2 or more `encoder-layers` or `decoder-layers`")
    }
    if gateSlope != 1 && cell == .rnn {
      return wrong("gate-slope", gateSlope, "1, because an rnn cell has no gates")
    }
    if forgetBias != 0 && !cell.hasForgetGate {
      return wrong(
        "forget-bias", forgetBias, "0, because a \(cell.rawValue) cell has no forget gate")
    }
    return nil
  }

  /// Before there was a gate slope, only vanilla cells used `activation`, and an attention without a size ignored
  /// `attention-size`.
  package func migrated(missing: Set<String>) -> NetworkConfiguration {
    var network = self
    guard missing.contains("gate-slope") else { return self }
    if cell != .rnn { network.activation = .tanh }
    if attention != .additive { network.givenAttentionSize = nil }
    return network
  }

  /// The same configuration with explicit values for sizes that depend on others.
  package var resolved: NetworkConfiguration {
    var network = self
    network.givenEncoderHiddenSize = encoderHiddenSize
    network.givenAttentionSize = attention == .additive ? attentionSize : givenAttentionSize
    network.givenOutputSize = outputSize
    network.givenBridge = bridge
    return network
  }

  /// The same configuration for vocabularies of these sizes.
  package func with(sourceVocabularySize: Int, targetVocabularySize: Int) -> NetworkConfiguration {
    var network = self
    network.sourceVocabularySize = sourceVocabularySize
    network.targetVocabularySize = targetVocabularySize
    return network
  }
}
