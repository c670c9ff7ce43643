internal import Basics
internal import Compute
internal import Layers

extension NetworkSummary {
  /// What a reader who counts the parameters, or knows another program, would ask about.
  static func notes(on network: Network) -> [String] {
    let configuration = network.configuration
    let notes = [
      cells(configuration), normalization(configuration), residual(configuration),
      "Initial weights (`initialization` \(configuration.initialization.rawValue)): "
        + initialization(network) + ".",
      "The decoder's start states are made of \(start(configuration.bridge)) (`bridge` "
        + "\(configuration.bridge.rawValue)).",
      attention(network), feeding(configuration), output(configuration), lexical(configuration),
      tied(configuration),
    ]
    return notes.compactMap(\.self)
  }

  private static func cells(_ configuration: NetworkConfiguration) -> String {
    var text = "Recurrent layers have one bias (PyTorch's have two), initially 0."
    if configuration.cell.hasForgetGate {
      text +=
        " That of the forget gate is initially \(number(configuration.forgetBias)) (`forget-bias`)."
    }
    if configuration.cell == .gru {
      text += " The GRU resets the state before its recurrent product, in PyTorch after it."
    }
    if configuration.gateSlope != 1 {
      text += " Gates are σ(\(number(configuration.gateSlope)) x) (`gate-slope`)."
    }
    if configuration.activation != .tanh {
      text += " New states go through max(0, x) in place of tanh (`activation` relu)."
    }
    return text
  }

  private static func normalization(_ configuration: NetworkConfiguration) -> String? {
    guard configuration.layerNorm else { return nil }
    return
      "Gates are normalised (`layer-norm`): each has a gain beside its bias, the second 1 of the formula."
  }

  private static func residual(_ configuration: NetworkConfiguration) -> String? {
    guard configuration.residual else { return nil }
    return "A layer above the lowest adds its input to its output (`residual`), without parameters."
  }

  private static func initialization(_ network: Network) -> String {
    let normal = network.parameters.filter {
      if case .normal = $0.initialization { true } else { false }
    }
    let others =
      "uniform after Glorot and Bengio, normal in \(normal.map(\.name).joined(separator: ", "))"
    return switch network.configuration.initialization {
    case .orthogonal: "recurrent weights orthogonal for each gate, others \(others)"
    case .glorot: others
    case .uniform: "uniform in ±0.08"
    }
  }

  private static func start(_ bridge: BridgeKind) -> String {
    switch bridge {
    case .mean: "the mean of the annotations"
    case .last: "the last state of each direction"
    case .backward: "the backward state at the first word"
    }
  }

  private static func attention(_ network: Network) -> String {
    guard let attention = network.decoder.attention else {
      return "Without attention, the decoder knows the source only by its start states."
    }
    let kind =
      "Attention (`attention` \(network.configuration.attention.rawValue)) has no biases; its query is "
    switch attention.query {
    case .stateBefore:
      return kind + "the decoder's state before the step, and its context is an input of the step."
    case .stateAfter:
      return kind
        + "the decoder's state after the step, and only the deep output reads its context."
    }
  }

  private static func feeding(_ configuration: NetworkConfiguration) -> String? {
    guard configuration.inputFeeding else { return nil }
    return
      "The deep output of the token before is an input of the decoder's step (`input-feeding`)."
  }

  private static func output(_ configuration: NetworkConfiguration) -> String {
    var text =
      "The deep output reads the decoder's state \(configuration.outputState.rawValue) the step"
    if configuration.attention != .none { text += ", the context" }
    text += " and the embedding of the token before."
    if configuration.outputActivation == .maxout {
      text += " Of each pair of its columns, the larger is an output (`output-activation` maxout)."
    }
    return text
  }

  private static func lexical(_ configuration: NetworkConfiguration) -> String? {
    guard configuration.lexicalPath else { return nil }
    return
      "The attended source words reach the output directly, too (`lexical-path`): output.lexical, and a weight of their own "
      + "in output.vocabulary."
  }

  private static func tied(_ configuration: NetworkConfiguration) -> String? {
    switch configuration.tieEmbeddings {
    case .none: nil
    case .target:
      "The table of target.embedding is the output weight as well (`tie-embeddings` target): output.vocabulary has only "
        + "a bias of its own."
    case .all:
      "The table of source.embedding is that of target.embedding and the output weight as well (`tie-embeddings` all): "
        + "target.embedding has no parameters of its own, output.vocabulary only a bias."
    }
  }

  /// A number without a fraction that is zero.
  private static func number(_ value: Double) -> String {
    value == value.rounded() ? "\(Int(value))" : "\(value)"
  }
}
